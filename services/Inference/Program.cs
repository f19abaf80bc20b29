using Assay.Inference;
using Assay.Messaging;
using Assay.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddInference();
builder.AddMessaging();

var app = builder.Build();
app.MapServiceDefaults();
app.MapInference();
app.Run();
