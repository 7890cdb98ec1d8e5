using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>The state as a stream, for operators, gateways and workers.</summary>
internal sealed class WatchService(
    WatchFeed feed, IReplica replica, ReplicaCalls calls, AssignmentCache assignments, CallGate gate, TimeProvider time)
    : Protocol.Admin.V1.WatchService.WatchServiceBase
{
    private const int DefaultIntervalMs = 1_000;
    private const int ShortestIntervalMs = 100;
    private const int LongestIntervalMs = 60_000;

    /// <inheritdoc/>
    public override async Task Watch(
        WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        Require(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, gate.Closing);
        try
        {
            // A node that was cut off must not begin with what has long changed.
            var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
            await RunAsync(request, PlaceOf(request, snapshot), responseStream, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gate.Closing.IsCancellationRequested)
        {
            throw CallGate.Stopping();
        }
    }

    private Task RunAsync(
        WatchRequest request, long? place, IServerStreamWriter<WatchResponse> output, CancellationToken token)
    {
        var interval = request.ProgressIntervalMs == 0 ? DefaultIntervalMs : request.ProgressIntervalMs;
        var clock = new ProgressClock(replica, time, TimeSpan.FromMilliseconds(interval));
        var nodeId = replica.Status.NodeId;
        return request.Kind == WatchKind.Assignments
            ? new AssignmentSession(feed, assignments, request.WorkerId, clock, nodeId, output).RunAsync(place, token)
            : new WatchSession(
                feed, new WatchView(request.Kind, request.Collection, request.WorkerId), clock, nodeId, output).RunAsync(place, token);
    }

    private static long? PlaceOf(WatchRequest request, PlacementSnapshot snapshot) =>
        request.AfterRevision > 0 && request.ClusterUid == snapshot.Identity?.Uid && request.AfterRevision <= snapshot.Revision
            ? request.AfterRevision
            : null;

    private static void Require(WatchRequest request)
    {
        var faults = new List<string>();
        switch (request.Kind)
        {
            case WatchKind.Everything:
                break;
            case WatchKind.Routes when request.WorkerId != 0:
                faults.Add($"worker_id {request.WorkerId} must be 0: routes are not filtered by worker");
                break;
            case WatchKind.Routes:
                break;
            case WatchKind.Assignments when request.WorkerId == 0 || request.Collection.Length > 0:
                faults.Add("assignments are those of one worker: worker_id must be at least 1 and collection empty");
                break;
            case WatchKind.Assignments:
                break;
            default:
                faults.Add($"kind {(int)request.Kind} is unknown");
                break;
        }

        Add(TextRule.FindFault("collection", request.Collection));
        if (request.AfterRevision < 0)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"after_revision {request.AfterRevision} must not be negative"));
        }

        if (request.ProgressIntervalMs is not 0 and (< ShortestIntervalMs or > LongestIntervalMs))
        {
            Add(string.Create(
                CultureInfo.InvariantCulture,
                $"progress_interval_ms {request.ProgressIntervalMs} must be 0 or from {ShortestIntervalMs} to {LongestIntervalMs}"));
        }

        if (faults.Count > 0)
        {
            throw RpcStatus.InvalidArgument(string.Join("; ", faults));
        }

        void Add(string? fault)
        {
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }
    }
}
