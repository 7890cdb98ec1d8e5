namespace Vectron.PlacementDriver.Client;

/// <summary>
/// How a client proves who it is and knows that it talks to the driver: PEM files, read again for each new connection, so
/// that they may be replaced at any time. Addresses without a scheme then mean https.
/// </summary>
public sealed record ClientSecurity
{
    /// <summary>
    /// Certificates of the authorities that sign the driver's; required. The driver's certificate must also be for the
    /// host name that is dialled.
    /// </summary>
    public required string CaFile { get; init; }

    /// <summary>
    /// The client's certificate, whose URI name says its cluster and role; null to present none. With
    /// <see cref="KeyFile"/> or not at all.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's private key, unencrypted; null without a certificate.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// A bearer token, sent with each call, which then counts in place of the certificate; read again when it is older
    /// than five seconds. Null for none.
    /// </summary>
    public string? TokenFile { get; init; }
}
