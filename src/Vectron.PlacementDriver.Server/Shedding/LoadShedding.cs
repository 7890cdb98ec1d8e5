using System.Diagnostics.Metrics;
using Vectron.PlacementDriver.Server.Diagnostics;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Shedding;

/// <summary>
/// Refuses calls that would have to wait too long, as early as a call can be refused: before it is routed and its message
/// read. <see cref="Rpc.CallEdge"/> counts those that come in.
/// </summary>
internal sealed class LoadShedding
{
    private readonly CallLanes lanes;

    public LoadShedding(CallLanes lanes, IMeterFactory meters)
    {
        this.lanes = lanes;
        meters.Create(ServerMetrics.MeterName).CreateObservableCounter(
            "vectron.pd.rpc.shed",
            () => lanes.All.Select(static lane => new Measurement<long>(lane.Refused, new KeyValuePair<string, object?>("what", lane.What))),
            "{call}",
            "Calls refused because they would have waited too long, by what they are: reads or writes.");
    }

    /// <summary>Passes a call on, or answers it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!lanes.IsShedding
            || lanes.Find(context.Request.Path.Value ?? "") is not { } rule
            || rule.Lane.FindRefusal(rule.IsBulk) is not { } refusal)
        {
            return next(context);
        }

        RefusalResponse.Write(context.Response, refusal);
        return Task.CompletedTask;
    }
}
