using Assay.ServiceDefaults;
using Assay.Workbench;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddWorkbench();

var app = builder.Build();
app.MapServiceDefaults();
app.MapWorkbench();
app.Run();
