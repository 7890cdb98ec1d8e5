using System.Diagnostics;
using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http.Features;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Diagnostics;
using Vectron.PlacementDriver.Server.Security;
using StatusCode = Grpc.Core.StatusCode;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// Answers GetWorker, the call that gateways make most, in the gRPC library's place: the layers of the library and the
/// interceptors are stopped for the read's round and resumed after it, which costs more than the answer. Only good answers
/// to plain requests are given here. Everything else, every error above all, is the library's as ever: it gets the request
/// unread, what is left of the deadline, and the failure of the read if it failed.
/// </summary>
/// <remarks>Stands at the call's endpoint: shedding, routing and access control come before it all the same.</remarks>
internal sealed class DirectLookups(CallEdge edge, IReplica replica, TimeProvider time)
{
    private const string ContentType = "application/grpc";

    // A name of up to 255 bytes and an id; longer ids are rare.
    private const int MostBytes = 1024;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private readonly SharedDeadline sharedDeadline = new(ReplicaCalls.DefaultDeadline, time);

    /// <summary>Takes the library's place at the endpoint of GetWorker, which no interceptor but <see cref="CallEdge"/> concerns.</summary>
    public void Attach(IEndpointConventionBuilder service) => service.Add(endpoint =>
    {
        if (endpoint.RequestDelegate is { } library && endpoint.Metadata.OfType<GrpcMethodMetadata>().Any(IsTaken))
        {
            endpoint.RequestDelegate = context => InvokeAsync(context, library);
        }
    });

    /// <summary>Answers a call, or has the library answer it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate library)
    {
        var headers = context.Request.Headers;
        var timeout = headers.TryGetValue(GrpcTimeout.Header, out var header) ? GrpcTimeout.Parse(header) : Timeout.InfiniteTimeSpan;
        return headers.ContentType == ContentType
            && HttpProtocol.IsHttp2(context.Request.Protocol)
            && !headers.ContainsKey(RpcMetadata.Consistency)
            && Activity.Current is not { IsAllDataRequested: true }
            && timeout is { } known && known != TimeSpan.Zero && known <= LongestTimeout
                ? InvokeAsync(context, known, library)
                : library(context);
    }

    // Were its calls audited, each would have to pass there.
    private static bool IsTaken(GrpcMethodMetadata call) =>
        call.Method.Name == nameof(PlacementService.GetWorker) && AccessPolicy.OfCall(call.Method.FullName) is { Audited: false };

    private async Task InvokeAsync(HttpContext context, TimeSpan timeout, RequestDelegate library)
    {
        // The caller's time is the system's, as for the library.
        var came = TimeProvider.System.GetTimestamp();
        var deadline = timeout == Timeout.InfiniteTimeSpan ? DateTime.MaxValue : TimeProvider.System.GetUtcNow().UtcDateTime + timeout;
        using (var expiry = timeout == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(timeout))
        {
            if (await TryAnswerAsync(context, deadline, expiry).ConfigureAwait(false))
            {
                return;
            }
        }

        if (timeout != Timeout.InfiniteTimeSpan)
        {
            context.Request.Headers[GrpcTimeout.Header] = GrpcTimeout.Format(timeout - TimeProvider.System.GetElapsedTime(came));
        }

        await library(context).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryAnswerAsync(HttpContext context, DateTime deadline, CancellationTokenSource? expiry)
    {
        var body = context.Request.BodyReader;
        var patience = expiry?.Token ?? CancellationToken.None;
        if (await UnaryFrame.TryReadAsync(body, MostBytes, patience).ConfigureAwait(false) is not { } bytes)
        {
            return false;
        }

        var isAnswered = UnaryFrame.Parse(bytes, GetWorkerRequest.Parser) is { } request
            && await TryAnswerAsync(context, request, deadline, expiry).ConfigureAwait(false);
        body.AdvanceTo(isAnswered ? bytes.End : bytes.Start, bytes.End);
        return isAnswered;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryAnswerAsync(
        HttpContext context, GetWorkerRequest request, DateTime deadline, CancellationTokenSource? expiry)
    {
        var isAnswered = false;
        var entry = edge.Enter(context.Request.Path.Value!);
        try
        {
            if (entry.IsAdmitted)
            {
                var state = expiry is null
                    ? await replica.ReadAsync(DateTime.MaxValue, sharedDeadline.Token).ConfigureAwait(false)
                    : await replica.ReadAsync(deadline, expiry.Token).AsTask().WaitAsync(expiry.Token).ConfigureAwait(false);
                isAnswered = TryAnswer(context.Response, request, state);
            }
        }
#pragma warning disable CA1031 // What it means for the caller is decided at the edge, and nobody waits for the same failure twice.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var isExpired = expiry is { IsCancellationRequested: true };
            context.Features.Set(new BegunCall(entry.Began, isExpired ? null : failure));
        }

        if (isAnswered)
        {
            edge.Leave(entry, StatusCode.OK, context);
        }
        else
        {
            edge.Withdraw(entry);
        }

        return isAnswered;
    }

    private bool TryAnswer(HttpResponse response, GetWorkerRequest request, PlacementSnapshot state)
    {
        if (!state.Collections.TryGetValue(request.Collection, out var collection)
            || ShardRouter.Find(state, collection, request.VectorId) is not { Worker: { } worker } route)
        {
            return false;
        }

        var answer = RouteDescription.Of(route.Shard, worker, time.GetUtcNow());
        var trailers = response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        trailers[RpcMetadata.AppliedIndex] = ServedState.TextOf(state.AppliedIndex);
        trailers[RpcMetadata.Role] = RoleName.Of(replica.Role);
        trailers["grpc-status"] = "0";
        response.ContentType = ContentType;
        UnaryFrame.Write(response.BodyWriter, answer);
        return true;
    }
}
