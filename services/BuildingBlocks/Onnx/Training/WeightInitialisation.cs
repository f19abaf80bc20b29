namespace Assay.Onnx.Training;

/// <summary>How weights begin: uniform in -limit .. limit. Biases begin at 0.</summary>
public enum WeightInitialisation
{
    /// <summary>limit = sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    Glorot,
    /// <summary>limit = sqrt(6 / fan in), for layers before a ReLU (He et al. 2015).</summary>
    He,
}
