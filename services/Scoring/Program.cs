using Assay.Messaging;
using Assay.Scoring;
using Assay.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddScoring();
builder.AddMessaging();

var app = builder.Build();
app.MapServiceDefaults();
app.MapScoring();
app.Run();
