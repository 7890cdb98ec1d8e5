namespace Vectron.PlacementDriver.Server.Security;

/// <summary>What a connection's client certificate proved when it was made. Travels as a feature of the connection.</summary>
/// <param name="Verdict">Who it is, or why nobody.</param>
/// <param name="Credentials">By which it was judged.</param>
/// <param name="NotAfter">When the certificate ends.</param>
internal sealed record CallerFeature(Verdict Verdict, CredentialSet Credentials, DateTimeOffset NotAfter);
