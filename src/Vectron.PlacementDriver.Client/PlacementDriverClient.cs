using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Client.Routes;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Client;

/// <summary>
/// Calls the placement driver through any of its nodes. A node that does not answer, or answers UNAVAILABLE or
/// INTERNAL, is left for the next one; the call is repeated with growing, jittered pauses until its time is over. Reads
/// and heartbeats are always repeatable; other writes carry an idempotency key, so that a repetition is applied once.
/// Safe for any number of concurrent callers, who share a few connections; dispose it once.
/// </summary>
/// <exception cref="PlacementDriverException">The driver refused the call, or no node answered in time.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled.</exception>
public sealed partial class PlacementDriverClient : IAsyncDisposable
{
    private readonly CallRunner runner;
    private readonly PlacementDriverClientOptions options;

    /// <summary>Makes a client. Connects on the first call.</summary>
    /// <param name="options">Where the driver is and how patient to be.</param>
    /// <param name="time">The clock for time-outs and pauses; null means the system's.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public PlacementDriverClient(PlacementDriverClientOptions options, TimeProvider? time = null)
    {
        OptionsValidator.ThrowIfWrong(options);
        runner = new CallRunner(options, time ?? TimeProvider.System);
        Admin = new PlacementDriverAdmin(runner);
        this.options = options;
        Time = time ?? TimeProvider.System;
    }

    internal TimeProvider Time { get; }

    /// <summary>What operators ask, over the same connections.</summary>
    public PlacementDriverAdmin Admin { get; }

    /// <summary>The worker to ask for a vector, or for the collection's lowest shard.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<GetWorkerResponse>> GetWorkerAsync(
        GetWorkerRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.GetWorker),
            CallKind.Read,
            static (node, message, options) => node.Placement.GetWorkerAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Makes a worker known; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<RegisterWorkerResponse>> RegisterWorkerAsync(
        RegisterWorkerRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.RegisterWorker),
            CallKind.Write,
            static (node, message, options) => node.Placement.RegisterWorkerAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>
    /// Reports that a worker lives and what it runs, and fetches its assignments. An unknown worker gets <c>ok =
    /// false</c>, not an exception.
    /// </summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<HeartbeatResponse>> HeartbeatAsync(
        HeartbeatRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.Heartbeat),
            CallKind.Report,
            static (node, message, options) => node.Placement.HeartbeatAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Every registered worker, in order of id.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<ListWorkersResponse>> ListWorkersAsync(
        ListWorkersRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.ListWorkers),
            CallKind.Read,
            static (node, message, options) => node.Placement.ListWorkersAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Starts a round of balancing; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<RebalanceResponse>> RebalanceAsync(
        RebalanceRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.Rebalance),
            CallKind.Write,
            static (node, message, options) => node.Placement.RebalanceAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Creates a collection and places its shards; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<CreateCollectionResponse>> CreateCollectionAsync(
        CreateCollectionRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.CreateCollection),
            CallKind.Write,
            static (node, message, options) => node.Placement.CreateCollectionAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>The names of all collections.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<ListCollectionsResponse>> ListCollectionsAsync(
        ListCollectionsRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.ListCollections),
            CallKind.Read,
            static (node, message, options) => node.Placement.ListCollectionsAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Deletes a collection; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<DeleteCollectionResponse>> DeleteCollectionAsync(
        DeleteCollectionRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.DeleteCollection),
            CallKind.Write,
            static (node, message, options) => node.Placement.DeleteCollectionAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>A collection's definition and the state of each shard.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<GetCollectionStatusResponse>> GetCollectionStatusAsync(
        GetCollectionStatusRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.GetCollectionStatus),
            CallKind.Read,
            static (node, message, options) => node.Placement.GetCollectionStatusAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>The gRPC address of the node that leads.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<GetLeaderResponse>> GetLeaderAsync(
        GetLeaderRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.GetLeader),
            CallKind.Read,
            static (node, message, options) => node.Placement.GetLeaderAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>The gRPC addresses of all workers that hold a replica of a collection.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<ListWorkersForCollectionResponse>> ListWorkersForCollectionAsync(
        ListWorkersForCollectionRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.ListWorkersForCollection),
            CallKind.Read,
            static (node, message, options) => node.Placement.ListWorkersForCollectionAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Moves every replica off a worker; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<DrainWorkerResponse>> DrainWorkerAsync(
        DrainWorkerRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.DrainWorker),
            CallKind.Write,
            static (node, message, options) => node.Placement.DrainWorkerAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Forgets a worker without replicas; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    public Task<PlacementAnswer<RemoveWorkerResponse>> RemoveWorkerAsync(
        RemoveWorkerRequest request,
        PlacementCallOptions? call = null,
        CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(PlacementService.PlacementServiceClient.RemoveWorker),
            CallKind.Write,
            static (node, message, options) => node.Placement.RemoveWorkerAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>Fetches a collection's routes, to look vectors up without asking again.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="call">What this call does otherwise.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <inheritdoc cref="PlacementDriverClient" path="/exception"/>
    /// <exception cref="InvalidDataException">The answer does not cover the key space exactly once.</exception>
    public async Task<PlacementAnswer<CollectionRoutes>> GetRoutesAsync(
        string collection, PlacementCallOptions? call = null, CancellationToken cancellationToken = default)
    {
        var answer = await GetCollectionStatusAsync(
            new GetCollectionStatusRequest { Name = collection }, call, cancellationToken).ConfigureAwait(false);
        try
        {
            return new PlacementAnswer<CollectionRoutes>(
                CollectionRoutes.From(answer.Value), answer.Node, answer.Attempts)
            {
                AppliedIndex = answer.AppliedIndex,
                Role = answer.Role,
            };
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException(
                $"{answer.Node} answered wrong routes for '{collection}': {wrong.Message}", wrong);
        }
    }

    /// <summary>Closes the connections; calls still under way fail.</summary>
    public ValueTask DisposeAsync()
    {
        runner.Dispose();
        return ValueTask.CompletedTask;
    }
}
