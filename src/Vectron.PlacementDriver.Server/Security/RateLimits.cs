using System.Net;
using System.Threading.RateLimiting;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>How often each identity may call: a bucket of one second's calls, refilled evenly.</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<object> limiter;

    public RateLimits(PlacementDriverOptions options) => limiter = PartitionedRateLimiter.Create<object, object>(
        caller => caller switch
        {
            // Consensus has its own pace, and slowing it down would take the cluster away from everybody.
            Identity { Role: Role.Peer } => RateLimitPartition.GetNoLimiter(caller),
            Identity { Role: Role.Gateway or Role.Operator } => Bucket(caller, options.GatewayRateLimit),
            _ => Bucket(caller, options.WorkerRateLimit),
        });

    /// <summary>Whether a caller may call now.</summary>
    /// <param name="identity">Who it is; null for callers without, who share a bucket per address.</param>
    /// <param name="address">Where it comes from.</param>
    public bool TryTake(Identity? identity, IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire((object?)identity ?? address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();

    private static RateLimitPartition<object> Bucket(object caller, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = Math.Max(1, perSecond / 10),
            ReplenishmentPeriod = perSecond < 10 ? TimeSpan.FromSeconds(1.0 / perSecond) : TimeSpan.FromMilliseconds(100),
            AutoReplenishment = true,
        });
}
