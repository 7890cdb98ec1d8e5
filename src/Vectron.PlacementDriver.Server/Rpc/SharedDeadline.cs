namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>A deadline for calls that have none, with one timer for all that begin within the same second.</summary>
/// <param name="after">When it fires, up to a second early.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedDeadline(TimeSpan after, TimeProvider time)
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    private Shared? newest;

    /// <summary>The token of a call that begins now.</summary>
    public CancellationToken Token
    {
        get
        {
            var known = Volatile.Read(ref newest);
            if (known is null || time.GetElapsedTime(known.Began) >= Slice)
            {
                Volatile.Write(ref newest, known = new Shared(time.GetTimestamp(), new CancellationTokenSource(after, time).Token));
            }

            return known.Token;
        }
    }

    // The source is never disposed of: its timer ends when it fires, and calls may hold the token until then.
    private sealed record Shared(long Began, CancellationToken Token);
}
