namespace Vectron.PlacementDriver.Server.Security;

/// <summary>What a certificate or token proves: an identity, or why none.</summary>
internal sealed record Verdict
{
    /// <summary>Neither certificate nor token.</summary>
    public static readonly Verdict Anonymous = new() { Reason = "neither a client certificate nor a bearer token was presented" };

    private Verdict()
    {
    }

    /// <summary>Who it is; null when nothing is proven.</summary>
    public Identity? Identity { get; private init; }

    /// <summary>Why nothing is proven.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>It proves who the caller is.</summary>
    public static Verdict Proven(Identity identity) => new() { Identity = identity };

    /// <summary>It proves nothing.</summary>
    /// <param name="reason">A sentence that names what was presented; never a secret.</param>
    public static Verdict Refused(string reason) => new() { Reason = reason };
}
