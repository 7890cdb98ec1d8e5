using Grpc.Core;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Shedding;

/// <summary>
/// Calls of one sort that are under way, and whether further ones should come in. How long a new one would take is what is
/// under way, divided by what is finished in a second (Little's law). A burst is carried out, however large; only when that
/// time has been too long for half a second on end is what exceeds it refused, until nothing had to be refused for as long
/// (after CoDel, RFC 8289: a good queue empties by itself, a bad one stands).
/// </summary>
/// <remarks>
/// Looks at itself when a call ends, so that it costs nothing while there is none. While nothing ends at all, as during an
/// election, it neither begins to refuse nor learns anything.
/// </remarks>
/// <param name="what">What the calls are, for people: "writes".</param>
/// <param name="time">The clock.</param>
internal sealed class CallLane(string what, TimeProvider time)
{
    /// <summary>The longest that a call should take because of others before it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it must have been too long, or well again, before anything changes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>So many may always be under way: fewer than clients keep open who wait for each answer.</summary>
    public const int LeastLimit = 512;

    private const double Smoothing = 0.25;
    private const int WindowsOfRest = 4;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    private readonly Lock sync = new();
    private int underWay;
    private int finished;
    private long refused;
    private long refusedBefore;
    private volatile int limit = int.MaxValue;
    private volatile EncodedStatus refusal = EncodedStatus.Of(Status.DefaultSuccess);
    private long windowBegan = time.GetTimestamp();
    private TimeSpan tooLongFor;
    private TimeSpan calmFor;
    private double perSecond;

    /// <summary>What the calls are.</summary>
    public string What => what;

    /// <summary>Calls refused so far.</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>Whether calls are refused.</summary>
    public bool IsShedding => limit != int.MaxValue;

    /// <summary>Whether a further call is to be refused, and with what. Bulk operations are refused from half of the limit on.</summary>
    public EncodedStatus? FindRefusal(bool isBulk)
    {
        var most = limit;
        if (Volatile.Read(ref underWay) < (isBulk ? most / 2 : most))
        {
            return null;
        }

        Interlocked.Increment(ref refused);
        return refusal;
    }

    /// <summary>A call has come in.</summary>
    public void Enter() => Interlocked.Increment(ref underWay);

    /// <summary>A call has gone as if it had not come.</summary>
    public void Withdraw() => Interlocked.Decrement(ref underWay);

    /// <summary>A call has ended, at a timestamp of the clock.</summary>
    public void Leave(long now)
    {
        Interlocked.Decrement(ref underWay);
        Interlocked.Increment(ref finished);
        if (time.GetElapsedTime(Volatile.Read(ref windowBegan), now) >= Window && sync.TryEnter())
        {
            try
            {
                EndWindow(now);
            }
            finally
            {
                sync.Exit();
            }
        }
    }

    private void EndWindow(long now)
    {
        var length = time.GetElapsedTime(windowBegan, now);
        if (length < Window)
        {
            return;
        }

        Volatile.Write(ref windowBegan, now);
        var measured = Interlocked.Exchange(ref finished, 0) / length.TotalSeconds;
        var turnedAway = Refused - refusedBefore;
        refusedBefore += turnedAway;
        if (length > Window * WindowsOfRest)
        {
            // A stop, or nobody called: what was known before says nothing about now.
            Admit();
        }
        else if (IsShedding)
        {
            perSecond += Smoothing * (measured - perSecond);
            calmFor = turnedAway > 0 ? TimeSpan.Zero : calmFor + length;
            if (calmFor >= Patience)
            {
                Admit();
            }
            else
            {
                Limit();
            }
        }
        else
        {
            var waiting = Volatile.Read(ref underWay);
            tooLongFor = waiting > Math.Max(LeastLimit, measured * LongestWait.TotalSeconds) ? tooLongFor + length : TimeSpan.Zero;
            if (tooLongFor >= Patience)
            {
                perSecond = measured;
                Limit();
            }
        }
    }

    private void Admit()
    {
        limit = int.MaxValue;
        tooLongFor = calmFor = TimeSpan.Zero;
    }

    private void Limit()
    {
        limit = Math.Max(LeastLimit, (int)(perSecond * LongestWait.TotalSeconds));
        refusal = EncodedStatus.Of(new Status(
            StatusCode.ResourceExhausted,
            FormattableString.Invariant(
                $"{limit} {what} are under way and this node finishes {perSecond:F0} a second: another one would wait for more than {LongestWait.TotalMilliseconds:F0} ms; try again later, or less often")));
    }
}
