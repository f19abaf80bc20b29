using Assay.LabelStore;
using Assay.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync(args, builder => builder.AddLabelStore(), app => app.MapLabelStore());
