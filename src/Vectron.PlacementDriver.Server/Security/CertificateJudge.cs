using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// Says who a certificate names: one that an authority of this cluster signed, that is valid now, that may be used for
/// the purpose, and that names exactly one identity of this cluster. Revocation lists are not asked: give certificates a
/// short life, or take the authority away.
/// </summary>
internal static class CertificateJudge
{
    /// <summary>Extended key usage of who connects.</summary>
    public static readonly Oid Client = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Extended key usage of who listens.</summary>
    public static readonly Oid Server = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Judges a certificate.</summary>
    /// <param name="certificate">What the other side presented.</param>
    /// <param name="presented">The chain that it came with; null when there is none.</param>
    /// <param name="trust">Whom this node trusts.</param>
    /// <param name="clusterId">This cluster's number.</param>
    /// <param name="purpose"><see cref="Client"/> or <see cref="Server"/>.</param>
    public static Verdict Judge(
        X509Certificate2 certificate, X509Chain? presented, TrustedAuthorities trust, ulong clusterId, Oid purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trust.Roots);
        chain.ChainPolicy.ExtraStore.AddRange(trust.Intermediates);
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        chain.ChainPolicy.ApplicationPolicy.Add(purpose);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate)
            ? Identify(certificate, clusterId)
            : Verdict.Refused($"{Describe(certificate)} {WhyNot(chain, certificate)}");
    }

    /// <summary>A certificate for messages.</summary>
    public static string Describe(X509Certificate2 certificate) =>
        $"the certificate {QuotedText.Of(certificate.Subject)} (serial {certificate.SerialNumber})";

    private static Verdict Identify(X509Certificate2 certificate, ulong clusterId)
    {
        var names = SubjectNames.UrisOf(certificate)
            .Where(uri => uri.StartsWith(Identity.Scheme, StringComparison.Ordinal)).ToList();
        if (names.Count != 1)
        {
            return Verdict.Refused(
                $"{Describe(certificate)} has {names.Count} subject alternative names of the form {Identity.Form}, must have one");
        }

        if (!Identity.TryParse(names[0], out var cluster, out var identity))
        {
            return Verdict.Refused($"{Describe(certificate)} is for {QuotedText.Of(names[0])}, which is not {Identity.Form}");
        }

        return cluster == clusterId
            ? Verdict.Proven(identity)
            : Verdict.Refused($"{Describe(certificate)} is for {names[0]}, of cluster {cluster}; this is cluster {clusterId}");
    }

    private static string WhyNot(X509Chain chain, X509Certificate2 certificate)
    {
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (flags.HasFlag(X509ChainStatusFlags.UntrustedRoot) || flags.HasFlag(X509ChainStatusFlags.PartialChain))
        {
            return "is not signed by an authority that this cluster trusts";
        }

        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only");
        }

        return flags.HasFlag(X509ChainStatusFlags.NotValidForUsage)
            ? "may not be used for this side of a TLS connection (extended key usage)"
            : $"is not accepted: {string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
    }
}
