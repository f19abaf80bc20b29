using Assay.LabelStore;
using Assay.Messaging;
using Assay.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddLabelStore();
builder.AddMessaging();

var app = builder.Build();
app.MapServiceDefaults();
app.MapLabelStore();
app.Run();
