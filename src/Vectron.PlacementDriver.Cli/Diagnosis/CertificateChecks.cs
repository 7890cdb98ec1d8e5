using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>Certificates that have ended or are about to.</summary>
internal static class CertificateChecks
{
    /// <summary>What to do about a node's.</summary>
    public const string ReplaceOfNode =
        "replace its files now, the authority's too if that ends: the node takes the new ones within a second, without a restart";

    // From a week before on, a node logs it too.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);
    private static readonly TimeSpan Now = TimeSpan.FromDays(1);

    /// <summary>Looks at the end of a node's chain of certificates; 0 for a node without.</summary>
    public static Finding? OfNode(string name, long endUnixMs, long nowUnixMs) => endUnixMs == 0 ? null : Find(
        $"the certificate of {name}", endUnixMs, nowUnixMs, "without a valid one neither clients nor other nodes talk to it", ReplaceOfNode);

    /// <summary>Looks at the certificate that the one who asks presents; null for none.</summary>
    public static IEnumerable<Finding> OfCaller(string? certificateFile, long nowUnixMs) =>
        certificateFile is not null && TryReadEnd(certificateFile) is { } end
        && Find($"your certificate {certificateFile}", end, nowUnixMs, "then no node answers you any more", "have a new one signed, with its key") is { } ends
            ? [ends]
            : [];

    private static Finding? Find(string what, long endUnixMs, long nowUnixMs, string consequence, string remedy)
    {
        var left = TimeSpan.FromMilliseconds(endUnixMs - nowUnixMs);
        return left >= Soon ? null : new Finding(
            left < Now ? Severity.Error : Severity.Warning,
            "certificate",
            string.Create(CultureInfo.InvariantCulture, $"{what} {(left > TimeSpan.Zero ? "ends" : "ended")} {DateTimeOffset.FromUnixTimeMilliseconds(endUnixMs):u}; {consequence}"),
            remedy);
    }

    // It was read before a node was asked; whoever replaces it just now needs no advice.
    private static long? TryReadEnd(string file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            return new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }
}
