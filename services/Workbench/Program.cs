using Assay.ServiceDefaults.Hosting;
using Assay.Workbench;

return await ServiceHost.RunAsync(args, builder => builder.AddWorkbench(), app => app.MapWorkbench());
