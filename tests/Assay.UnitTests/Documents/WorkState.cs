namespace Assay.UnitTests.Documents;

public enum WorkState
{
    Open,
    Done,
}
