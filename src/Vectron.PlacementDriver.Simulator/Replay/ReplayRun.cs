using System.Collections.Immutable;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>
/// Plays a recording against a driver, one call at a time in the recorded order: each call may depend on any before it,
/// and each answer can then be held against all of them.
/// </summary>
internal sealed class ReplayRun(ReplayOptions options, TimeProvider time)
{
    private readonly ContractInspector inspector = new(ContractChecks.ForOneAtATime(options.UnimplementedAllowed));
    private readonly WorkerIdMap ids = new();

    /// <summary>Plays all calls, then asks every node for what they left behind.</summary>
    /// <param name="calls">The recording.</param>
    /// <param name="progress">Told the number of calls played.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="UsedDriverException">The driver already knows workers or collections.</exception>
    public async Task<ReplayReport> RunAsync(
        ImmutableArray<TraceCall> calls, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var caller = new ReplayCaller(options, time);
        await RefuseUsedDriverAsync(caller, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < calls.Length; i++)
        {
            await WaitForAsync(calls[i].At - calls[0].At, caller, cancellationToken).ConfigureAwait(false);
            await PlayAsync(calls[i], caller, cancellationToken).ConfigureAwait(false);
            progress?.Report(i + 1);
        }

        var silent = await new FinalProbe(options, caller, inspector).RunAsync(cancellationToken)
            .ConfigureAwait(false);
        return new ReplayReport
        {
            Played = calls.Length,
            Repetitions = caller.Counts.Repetitions,
            Duration = caller.Elapsed,
            Calls = [.. caller.Counts.All],
            SilentNodes = silent,
            Breaches = inspector.Breaches,
            States = [],
        };
    }

    private static async Task RefuseUsedDriverAsync(ReplayCaller caller, CancellationToken cancellationToken)
    {
        var workers = await AskAsync<ListWorkersResponse>("ListWorkers", new ListWorkersRequest())
            .ConfigureAwait(false);
        var collections = await AskAsync<ListCollectionsResponse>("ListCollections", new ListCollectionsRequest())
            .ConfigureAwait(false);
        if (workers?.Workers.Count > 0 || collections?.Collections.Count > 0)
        {
            throw new UsedDriverException(
                $"the driver already has {workers?.Workers.Count ?? 0} workers and "
                + $"{collections?.Collections.Count ?? 0} collections; a recording needs one that is empty");
        }

        async Task<T?> AskAsync<T>(string method, Google.Protobuf.IMessage request)
            where T : class
        {
            var exchange = await caller
                .CallAsync("before the first line", PlacementMethod.Find(method)!, request, null, cancellationToken)
                .ConfigureAwait(false);
            return exchange.Response as T;
        }
    }

    private async Task WaitForAsync(TimeSpan recorded, ReplayCaller caller, CancellationToken cancellationToken)
    {
        if (options.Speed is { } speed && recorded / speed - caller.Elapsed is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PlayAsync(TraceCall call, ReplayCaller caller, CancellationToken cancellationToken)
    {
        var request = ids.Translate(call.Request);
        var source = $"line {call.Line}, {call.Client}";
        var exchange = await caller.CallAsync(source, call.Method, request, call.Response, cancellationToken)
            .ConfigureAwait(false);
        inspector.Examine(exchange);
        ids.Learn(call.Response as RegisterWorkerResponse, exchange.Response as RegisterWorkerResponse);
        if (options.Route != ReplayRoute.Each || !call.Method.IsRead)
        {
            return;
        }

        foreach (var endpoint in caller.Endpoints.Where(endpoint => endpoint.Address != exchange.Node))
        {
            var other = await caller.CallOnceAsync(endpoint, source, call.Method, request, cancellationToken)
                .ConfigureAwait(false);
            // A node may be down as long as others serve; what it does answer must be right.
            if (!ReplayCaller.IsRepeated(other.Status))
            {
                inspector.Examine(other with { Recorded = call.Response });
            }
        }
    }
}
