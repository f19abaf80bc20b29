namespace Assay.Scoring.Core.Coresets;

/// <summary>Bounds on how much of the logistic loss one row can ever be: what importance sampling draws by.</summary>
public enum SensitivityKind
{
    /// <summary>w x'(X'WX)^-1 x: the squared length of the row in an orthonormal basis, 0 .. 1. The scores sum to the rank.</summary>
    Leverage,

    /// <summary>The square root of the leverage: Munteanu, Schwiegelshohn, Sohler and Woodruff, "On coresets for logistic regression", 2018.</summary>
    RootLeverage,

    /// <summary>l1 Lewis weights, 0 .. 1: Mai, Musco and Rao, "Coresets for classification - simplified and strengthened", 2021. They sum to the rank.</summary>
    Lewis,
}
