using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage;

internal sealed class LocalFilesConfiguration(IConfiguration configuration) : IConfigureOptions<LocalFilesOptions>
{
    public void Configure(LocalFilesOptions options)
    {
        options.AllowedRoots.Clear();
        configuration.GetSection(LocalFilesOptions.Section).Bind(options);
    }
}
