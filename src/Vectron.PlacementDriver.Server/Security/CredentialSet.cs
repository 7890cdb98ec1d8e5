namespace Vectron.PlacementDriver.Server.Security;

/// <summary>What was read from the files at one time.</summary>
internal sealed class CredentialSet(TlsMaterial tls, TokenList tokens)
{
    private readonly TaskCompletionSource superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Certificate and authorities.</summary>
    public TlsMaterial Tls { get; } = tls;

    /// <summary>Bearer tokens.</summary>
    public TokenList Tokens { get; } = tokens;

    /// <summary>Completes when others count.</summary>
    public Task Superseded => superseded.Task;

    /// <summary>Others count from now on.</summary>
    public void Supersede() => superseded.TrySetResult();
}
