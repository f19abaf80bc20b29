namespace Assay.Onnx.Training;

/// <summary>
/// One ONNX graph for a step of training: forward, backward, and Adam. It takes a batch and the values of all parameters and moments, and gives the
/// logarithms of the probabilities and the values after the step. docs/methods/training.md says why each part is built as it is.
/// </summary>
/// <remarks>
/// Inputs: <see cref="Images"/> float32 [N, height, width, channels]; <see cref="Targets"/> float32 [N, K], row i the weight of image i at its class and 0
/// elsewhere, so that the loss is -sum(targets * log_probabilities); a mask for each dropout layer, uint8 [N, values], 1 = kept;
/// <see cref="StepSize"/> and <see cref="Epsilon"/>, float32 [1]; and three tensors for each parameter. Outputs: <see cref="LogProbabilities"/>
/// float32 [N, K] and the three tensors again. N is free from one run to the next.
/// </remarks>
public sealed class TrainingGraph
{
    internal const string Images = "images";
    internal const string Targets = "targets";
    internal const string StepSize = "step_size";
    internal const string Epsilon = "epsilon";
    internal const string LogProbabilities = "log_probabilities";

    /// <summary>Behind a parameter's name: the decayed sum of its gradients, m / (1 - beta1), and of their squares, v / (1 - beta2).</summary>
    internal const string FirstMoment = ".first_moment";
    internal const string SecondMoment = ".second_moment";
    internal const string Next = ".next";

    private TrainingGraph(byte[] model, NetworkPlan plan) => (Model, Plan) = (model, plan);

    /// <summary>The ONNX file.</summary>
    public byte[] Model { get; }

    /// <summary>What the network learns, in the order of the layers.</summary>
    public IReadOnlyList<NetworkParameter> Parameters => Plan.Parameters;

    internal NetworkPlan Plan { get; }

    /// <summary>Builds the graph.</summary>
    /// <param name="network">A valid definition.</param>
    /// <param name="options">Adam's constants.</param>
    /// <param name="provider">What will run it: CUDA has no MaxUnpool.</param>
    /// <exception cref="ModelException">The definition or the options are not valid.</exception>
    public static TrainingGraph Create(NetworkDefinition network, TrainingOptions? options = null, ExecutionProvider provider = ExecutionProvider.Cpu)
    {
        options ??= new TrainingOptions();
        options.Validate();
        var plan = NetworkPlan.Of(network);
        return Of(plan, new TrainingGraphWriter(plan, options, scatter: provider == ExecutionProvider.Cuda).Write());
    }

    internal static TrainingGraph Of(NetworkPlan plan, byte[] model) => new(model, plan);
}
