using Assay.Scoring;
using Assay.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync(args, builder => builder.AddScoring(), app => app.MapScoring());
