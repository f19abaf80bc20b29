using Assay.Ingestion;
using Assay.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync(args, builder => builder.AddIngestion(), app => app.MapIngestion());
