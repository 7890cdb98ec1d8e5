using Grpc.Core;
using Polly;
using Polly.Retry;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>Sends a call to one node after the other until one answers or the call's time is over.</summary>
internal sealed class CallRunner : IDisposable
{
    private static readonly ResiliencePropertyKey<PendingCall> PendingKey = new("pending-call");

    private readonly PlacementDriverClientOptions options;
    private readonly TimeProvider time;
    private readonly NodeRing nodes;
    private readonly ResiliencePipeline retries;

    public CallRunner(PlacementDriverClientOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        var secure = options.Security is null ? null : new SecureConnections(options.Security, time);
        secure?.Check();
        nodes = new NodeRing(options.Addresses, address => new DriverNode(address, options, secure));
        retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // The call's time is the bound, not a count: a short election must not use the attempts up.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.InitialBackoff,
                MaxDelay = options.MaxBackoff,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Context.Properties.GetValue(PendingKey, null!).MayBeRepeated(args.Outcome.Exception)),
            })
            .Build();
    }

    public delegate AsyncUnaryCall<TResponse> Rpc<TRequest, TResponse>(
        DriverNode node, TRequest request, CallOptions call);

    public async Task<PlacementAnswer<TResponse>> RunAsync<TRequest, TResponse>(
        string method,
        CallKind kind,
        Rpc<TRequest, TResponse> rpc,
        TRequest request,
        PlacementCallOptions? call,
        CancellationToken cancellationToken)
    {
        var timeout = call?.Timeout ?? options.CallTimeout;
        var patience = call?.AttemptTimeout ?? options.AttemptTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(call));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero, nameof(call));
        var key = kind == CallKind.Write ? call?.IdempotencyKey ?? Guid.NewGuid().ToString("N") : "";
        var headers = CallMetadata.Headers(call?.Consistency ?? options.Consistency, key);
        var pending = new PendingCall(method, kind, key, cancellationToken);

        using var overall = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overall.Token, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(either.Token);
        context.Properties.Set(PendingKey, pending);
        try
        {
            return await retries.ExecuteAsync(
                (attempt, state) => AttemptAsync(rpc, state.request, state.pending, state.headers, state.patience, state.end, attempt),
                context,
                (request, pending, headers, patience, end: time.GetUtcNow() + timeout)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw pending.OutOfTime(timeout);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException) when (overall.IsCancellationRequested)
        {
            throw pending.OutOfTime(timeout);
        }
        catch (RpcException)
        {
            throw pending.GivenUp();
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The node to ask first.</summary>
    public NodeRing Nodes => nodes;

    public void Dispose() => nodes.Dispose();

    private async ValueTask<PlacementAnswer<TResponse>> AttemptAsync<TRequest, TResponse>(
        Rpc<TRequest, TResponse> rpc,
        TRequest request,
        PendingCall pending,
        Metadata headers,
        TimeSpan patience,
        DateTimeOffset end,
        ResilienceContext context)
    {
        var node = pending.Leader is { } leader && NodeAddress.TryParse(leader, options.Security is not null, out _)
            ? nodes.At(leader)
            : nodes.Current;
        pending.Starts(node);
        var soon = time.GetUtcNow() + patience;
        var deadline = (soon < end ? soon : end).UtcDateTime;
        try
        {
            using var call = rpc(node, request, new CallOptions(headers, deadline, context.CancellationToken));
            var response = await call.ResponseAsync.ConfigureAwait(false);
            return CallMetadata.Answer(response, node.Address, pending.Attempts, call.GetTrailers());
        }
        catch (RpcException failure)
        {
            if (pending.Failed(failure))
            {
                nodes.MoveOnFrom(node);
            }

            throw;
        }
    }
}
