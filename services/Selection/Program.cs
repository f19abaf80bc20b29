using Assay.Messaging;
using Assay.Selection;
using Assay.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSelection();
builder.AddMessaging();

var app = builder.Build();
app.MapServiceDefaults();
app.MapSelection();
app.Run();
