using Assay.Inference;
using Assay.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync(args, builder => builder.AddInference(), app => app.MapInference());
