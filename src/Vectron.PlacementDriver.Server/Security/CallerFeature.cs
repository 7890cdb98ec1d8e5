namespace Vectron.PlacementDriver.Server.Security;

/// <summary>What a connection's client certificate proved when it was made. Travels as a feature of the connection.</summary>
/// <param name="Verdict">Who it is, or why nobody.</param>
/// <param name="Generation">Of the credentials by which it was judged; see <see cref="CredentialSet.Generation"/>.</param>
/// <param name="NotAfter">When the certificate ends.</param>
internal sealed record CallerFeature(Verdict Verdict, long Generation, DateTimeOffset NotAfter);
