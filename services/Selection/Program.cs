using Assay.Selection;
using Assay.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync(args, builder => builder.AddSelection(), app => app.MapSelection());
