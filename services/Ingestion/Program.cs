using Assay.Ingestion;
using Assay.Messaging;
using Assay.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddIngestion();
builder.AddMessaging();

var app = builder.Build();
app.MapServiceDefaults();
app.MapIngestion();
app.Run();
