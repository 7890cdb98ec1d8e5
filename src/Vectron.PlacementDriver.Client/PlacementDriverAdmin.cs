using Grpc.Core;
using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <summary>
/// What operators ask of the cluster: <see cref="PlacementDriverClient.Admin"/>. Any node serves it; failures and
/// repetitions are those of <see cref="PlacementDriverClient"/>.
/// </summary>
/// <exception cref="PlacementDriverException">The driver refused the call, or no node answered in time.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled.</exception>
public sealed partial class PlacementDriverAdmin
{
    private readonly CallRunner runner;

    internal PlacementDriverAdmin(CallRunner runner) => this.runner = runner;

    /// <summary>The cluster's nodes and counts.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<GetClusterStatusResponse>> GetClusterStatusAsync(
        PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(ClusterService.ClusterServiceClient.GetClusterStatus),
            CallKind.Read,
            static (node, message, options) => node.Cluster.GetClusterStatusAsync(message, options),
            new GetClusterStatusRequest(),
            call,
            cancellationToken);

    /// <summary>Every setting with its bounds.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<GetSettingsResponse>> GetSettingsAsync(
        PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(ClusterService.ClusterServiceClient.GetSettings),
            CallKind.Read,
            static (node, message, options) => node.Cluster.GetSettingsAsync(message, options),
            new GetSettingsRequest(),
            call,
            cancellationToken);

    /// <summary>Changes settings, all or none; sent with an idempotency key.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<UpdateSettingsResponse>> UpdateSettingsAsync(
        UpdateSettingsRequest request, PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(ClusterService.ClusterServiceClient.UpdateSettings),
            CallKind.Write,
            static (node, message, options) => node.Cluster.UpdateSettingsAsync(message, options),
            request,
            call,
            cancellationToken);

    /// <summary>The newest changes of the settings, oldest first.</summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<GetSettingsHistoryResponse>> GetSettingsHistoryAsync(
        PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync(
            nameof(ClusterService.ClusterServiceClient.GetSettingsHistory),
            CallKind.Read,
            static (node, message, options) => node.Cluster.GetSettingsHistoryAsync(message, options),
            new GetSettingsHistoryRequest(),
            call,
            cancellationToken);

    /// <summary>
    /// Takes a backup: the state at one log index, with every write that was acknowledged before. Not repeated: when it
    /// fails, what was written is of no use.
    /// </summary>
    /// <param name="output">Gets the file's bytes; neither flushed nor closed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it is of.</returns>
    /// <exception cref="PlacementDriverException">The node that was asked failed or refused.</exception>
    /// <exception cref="IOException"><paramref name="output"/> cannot be written.</exception>
    public async Task<BackupDescription> TakeBackupAsync(Stream output, CancellationToken cancellationToken = default)
    {
        // A cheap call first finds a node that serves.
        await GetSettingsAsync(null, cancellationToken).ConfigureAwait(false);
        var node = runner.Nodes.Current;
        var description = new BackupDescription();
        try
        {
            using var call = node.Backups.TakeBackup(new TakeBackupRequest(), cancellationToken: cancellationToken);
            while (await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false))
            {
                var part = call.ResponseStream.Current;
                description = part.Description ?? description;
                await output.WriteAsync(part.Data.Memory, cancellationToken).ConfigureAwait(false);
            }

            return description;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new PlacementDriverException(
                $"the backup from {node.Address} broke off: {failure.StatusCode}: {failure.Status.Detail}",
                failure.StatusCode,
                failure.Status.Detail,
                failure)
            {
                Node = node.Address,
                Attempts = 1,
            };
        }
    }
}
