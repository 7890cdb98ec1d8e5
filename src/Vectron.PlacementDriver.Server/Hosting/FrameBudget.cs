namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// How many frames beside calls and their bodies one HTTP/2 connection may send: so many a second, so many at once, and some
/// for each answered call and for what it is sent, because clients tell with them how much they can take. One reader spends;
/// anybody earns.
/// </summary>
internal sealed class FrameBudget(TimeProvider time)
{
    /// <summary>Frames a second without any call.</summary>
    public const int PerSecond = 500;

    /// <summary>Most frames at once.</summary>
    public const int Burst = 1_000;

    // Two window updates, an answered ping, and one more.
    private const int PerAnswer = 4;

    // Clients open their window again after an eighth of 64 KiB at the least.
    private const int BytesPerFrame = 4_096;

    private long earned = Burst;
    private long sent;
    private double left;
    private long answers;
    private long refilled = time.GetTimestamp();

    /// <summary>Calls that were answered.</summary>
    public long Answers => Interlocked.Read(ref answers);

    /// <summary>A call was answered.</summary>
    public void Earn()
    {
        Interlocked.Increment(ref answers);
        Interlocked.Add(ref earned, PerAnswer);
    }

    /// <summary>Bytes went to the client.</summary>
    public void Sent(int bytes) => Interlocked.Add(ref sent, bytes);

    /// <summary>Spends on frames that came.</summary>
    /// <returns>How long to wait before the next ones are read; zero within the budget.</returns>
    public TimeSpan Spend(int frames)
    {
        if (frames == 0)
        {
            return TimeSpan.Zero;
        }

        var now = time.GetTimestamp();
        var refill = time.GetElapsedTime(refilled, now).TotalSeconds * PerSecond;
        refilled = now;
        var forBytes = Interlocked.Read(ref sent) / BytesPerFrame;
        Interlocked.Add(ref sent, -forBytes * BytesPerFrame);
        left = Math.Min(Burst, left + refill + forBytes + Interlocked.Exchange(ref earned, 0)) - frames;
        return left >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-left / PerSecond);
    }
}
