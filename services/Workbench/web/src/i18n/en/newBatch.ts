/** Selecting a batch. */
export const newBatch = {
  button: 'New batch',
  title: 'Select a new batch',
  strategy: 'Which images',
  lowest: 'Lowest score first',
  highest: 'Highest score first',
  random: 'At random',
  score: 'Score',
  lowestHint: 'For label quality scores, the lowest are the most suspicious.',
  count: 'How many',
  name: 'Title',
  namePlaceholder: 'made from the strategy',
  noRun: 'No scoring run has succeeded yet, so only random batches can be selected. Run “assay score” first.',
  submit: 'Select images',
  opening: 'Opening the batch…',
  late: 'The images are selected, but the batch is not open yet. It will appear in the list.',
};
