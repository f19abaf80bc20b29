using Assay.Messaging;

namespace Assay.FunctionalTests.LabelStore;

internal sealed class LabelsChangedRecorderDefinition() : ServiceConsumerDefinition<LabelsChangedRecorder>("test-labels-changed", concurrency: 1);
