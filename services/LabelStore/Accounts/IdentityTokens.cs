using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Security;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Assay.LabelStore.Accounts;

/// <summary>
/// Checks tokens (JWT) of the configured OpenID Connect authority: signature by its published keys, issuer, audience, lifetime. Keys are
/// read at the first token and again when one is signed by a key that is new.
/// </summary>
internal sealed partial class IdentityTokens
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // "none" and the symmetric ones are no signatures of an authority.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly AccountsOptions _options;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _authority;
    private readonly TimeProvider _time;
    private readonly ILogger<IdentityTokens> _logger;

    public IdentityTokens(IOptions<AccountsOptions> options, TimeProvider time, ILogger<IdentityTokens> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        if (_options.Authority.Length == 0)
            return;
        _authority = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{_options.Authority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = _options.Authority.StartsWith("https://", StringComparison.OrdinalIgnoreCase) });
    }

    /// <summary>The caller that a token stands for; null if it is none of the authority's, or not for us.</summary>
    /// <param name="token">The token.</param>
    /// <param name="nonce">What it must hold as its nonce and be meant for the page's client; null = it is a bearer token.</param>
    /// <param name="cancellationToken">The call has ended.</param>
    /// <exception cref="UnavailableException">The authority's keys cannot be read.</exception>
    public async Task<Caller?> FindAsync(string token, string? nonce, CancellationToken cancellationToken)
    {
        if (_authority is null || !_handler.CanReadToken(token))
            return null;
        var result = await ValidateAsync(token, nonce is not null, cancellationToken);
        // A key that the authority took up since its keys were read.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            _authority.RequestRefresh();
            result = await ValidateAsync(token, nonce is not null, cancellationToken);
        }

        if (!result.IsValid)
        {
            Log.Refused(_logger, result.Exception.GetType().Name);
            return null;
        }

        if (nonce is not null && (nonce.Length == 0 || result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Nonce)?.Value != nonce))
        {
            Log.Refused(_logger, "nonce");
            return null;
        }

        var caller = IdentityClaims.Read(result.ClaimsIdentity, _options);
        if (caller is null)
            Log.Nameless(_logger, _options.NameClaim);
        return caller;
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, bool isForThePage, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationAsync(cancellationToken);
        return await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudience = isForThePage || _options.Audience.Length == 0 ? _options.ClientId : _options.Audience,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = ClockSkew,
            LifetimeValidator = (from, until, _, _) => until > _time.GetUtcNow() - ClockSkew && (from is null || from <= _time.GetUtcNow() + ClockSkew),
        });
    }

    private async Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _authority!.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException)
        {
            throw new UnavailableException($"The keys of {_options.Authority} cannot be read. Is {AccountsOptions.Section}:{nameof(AccountsOptions.Authority)} right, and does it answer?", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3111, LogLevel.Information, "A token of the authority was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(3112, LogLevel.Warning, "A token of the authority holds no user's name in the claim {Claim}; set Accounts:NameClaim")]
        public static partial void Nameless(ILogger logger, string claim);
    }
}
