using Assay.AllInOne;

return await AllInOneApplication.RunAsync(args);
