using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>Which node a command asks, and as whom.</summary>
/// <param name="Address">host:port to dial.</param>
/// <param name="ClusterId">The cluster that the node must be of, where there is TLS.</param>
/// <param name="Authorities">File of the authorities that sign nodes' certificates; null for plain text.</param>
internal sealed record CommandTarget(string Address, ulong ClusterId, string? Authorities)
{
    private string? CertificateFile { get; init; }

    private string? KeyFile { get; init; }

    private string? TokenFile { get; init; }

    /// <summary>Reads what commands need from flags and environment; the other settings may be wrong.</summary>
    public static CommandTarget Read(CommandLine commandLine, SettingErrors errors)
    {
        var values = SettingValues.Merge(
            commandLine.Values,
            Environment.GetEnvironmentVariable,
            new ConfigurationBuilder().Build().GetSection(SettingCatalog.Section));
        var reader = new SettingReader(values, errors);
        var address = reader.Address(SettingCatalog.GrpcAddr);
        var target = new CommandTarget(
            (address.IsWildcard ? address with { Host = "localhost" } : address).ToString(),
            reader.Id(SettingCatalog.ClusterId),
            reader.OptionalPath(SettingCatalog.TlsCa))
        {
            CertificateFile = reader.OptionalPath(SettingCatalog.TlsCert),
            KeyFile = reader.OptionalPath(SettingCatalog.TlsKey),
            TokenFile = reader.OptionalPath(SettingCatalog.TokenFile),
        };
        if (target is { Authorities: null } and not { CertificateFile: null, TokenFile: null })
        {
            errors.Add(values[SettingCatalog.TlsCa], "must be given with -tls-cert or -token-file: they are of use with TLS only");
        }
        else if (target.CertificateFile is null != target.KeyFile is null)
        {
            errors.Add(values[SettingCatalog.TlsKey], "must be given with -tls-cert, and only with it");
        }

        return target;
    }

    /// <summary>Opens a channel to a node.</summary>
    /// <exception cref="CredentialException">The certificates cannot be used.</exception>
    public GrpcChannel Connect(string address)
    {
        var certificate = TokenFile is null && CertificateFile is not null && KeyFile is not null
            ? TlsMaterial.ReadPair(CertificateFile, KeyFile)
            : null;
        return GrpcChannel.ForAddress(
            ClientTls.Url(Authorities, address),
            new GrpcChannelOptions
            {
                HttpHandler = ClientTls.Handler(Authorities, ClusterId, certificate),
                DisposeHttpClient = true,
            });
    }

    /// <summary>What goes with each call: the token, which then stands in place of the certificate.</summary>
    /// <exception cref="CredentialException">The token cannot be read.</exception>
    public Metadata Headers() => ClientTls.ReadToken(TokenFile) is { } token
        ? new Metadata { { "authorization", $"Bearer {token}" } }
        : [];
}
