/** What every plot has. */
export const charts = {
  tools: (title: string) => `Numbers and files of “${title}”`,
  table: 'Table',
  asSvg: (title: string) => `Download “${title}” as SVG`,
  asCsv: (title: string) => `Download the numbers of “${title}” as CSV`,
  numbers: (title: string) => `Numbers of “${title}”`,
};
