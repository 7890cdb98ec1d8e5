using Vectron.PlacementDriver.Client.Backups;
using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client;

/// <content>A backup's way into a new cluster.</content>
public sealed partial class PlacementDriverAdmin
{
    // Every node decodes the whole state before the answer comes.
    private static readonly PlacementCallOptions Patient = new() { Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>
    /// Whether a backup could be restored into this cluster, and which one it is. Changes nothing.
    /// </summary>
    /// <inheritdoc cref="PlacementDriverAdmin" path="/exception"/>
    public Task<PlacementAnswer<BeginRestoreResponse>> CanRestoreAsync(
        PlacementCallOptions? call = null, CancellationToken cancellationToken = default) =>
        BeginRestoreAsync(new BeginRestoreRequest { DryRun = true }, call, cancellationToken);

    /// <summary>
    /// Restores a backup into a new cluster that never had anything of its own. Parts are repeated over whichever node serves, so it goes on when nodes die. When it fails, or
    /// the caller gives up, the cluster is asked to forget what came.
    /// </summary>
    /// <param name="backup">The file as <see cref="TakeBackupAsync"/> wrote it; read to its end.</param>
    /// <param name="reason">For the history; may be empty.</param>
    /// <param name="progress">Told the bytes of the file that the cluster has, again and again; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The state now: frozen until the freeze is left.</returns>
    /// <exception cref="PlacementDriverException">The cluster refused, or no node answered in time.</exception>
    /// <exception cref="IOException"><paramref name="backup"/> cannot be read.</exception>
    public async Task<FinishRestoreResponse> RestoreBackupAsync(
        Stream backup, string reason = "", IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var begun = (await BeginRestoreAsync(
            new BeginRestoreRequest { Reason = reason }, Patient, cancellationToken).ConfigureAwait(false)).Value;
        try
        {
            var parts = new CompressedParts(backup, begun.MostPartBytes);
            await using (parts.ConfigureAwait(false))
            {
                while (await parts.NextAsync(cancellationToken).ConfigureAwait(false) is { } part)
                {
                    await AddRestorePartAsync(
                        new AddRestorePartRequest { RestoreId = begun.RestoreId, Number = parts.Count - 1, Data = part },
                        cancellationToken).ConfigureAwait(false);
                    progress?.Report(parts.PlainBytes);
                }

                return (await FinishRestoreAsync(
                    new FinishRestoreRequest { RestoreId = begun.RestoreId, Parts = parts.Count, Sha256 = parts.Sha256() },
                    cancellationToken).ConfigureAwait(false)).Value;
            }
        }
        catch
        {
            await AbandonRestoreAsync(begun.RestoreId).ConfigureAwait(false);
            throw;
        }
    }

    private Task<PlacementAnswer<BeginRestoreResponse>> BeginRestoreAsync(
        BeginRestoreRequest request, PlacementCallOptions? call, CancellationToken cancellationToken) =>
        runner.RunAsync(
            nameof(BackupService.BackupServiceClient.BeginRestore),
            CallKind.Write,
            static (node, message, options) => node.Backups.BeginRestoreAsync(message, options),
            request,
            call,
            cancellationToken);

    private Task<PlacementAnswer<AddRestorePartResponse>> AddRestorePartAsync(
        AddRestorePartRequest request, CancellationToken cancellationToken) =>
        runner.RunAsync(
            nameof(BackupService.BackupServiceClient.AddRestorePart),
            CallKind.Report,
            static (node, message, options) => node.Backups.AddRestorePartAsync(message, options),
            request,
            Patient,
            cancellationToken);

    private Task<PlacementAnswer<FinishRestoreResponse>> FinishRestoreAsync(
        FinishRestoreRequest request, CancellationToken cancellationToken) =>
        runner.RunAsync(
            nameof(BackupService.BackupServiceClient.FinishRestore),
            CallKind.Write,
            static (node, message, options) => node.Backups.FinishRestoreAsync(message, options),
            request,
            Patient,
            cancellationToken);

    // What the failure before was, counts; the driver gives up by itself in the end.
    private async Task AbandonRestoreAsync(ulong restoreId)
    {
        try
        {
            await runner.RunAsync(
                nameof(BackupService.BackupServiceClient.AbandonRestore),
                CallKind.Write,
                static (node, message, options) => node.Backups.AbandonRestoreAsync(message, options),
                new AbandonRestoreRequest { RestoreId = restoreId, Reason = "its sender gave up" },
                new PlacementCallOptions { Timeout = TimeSpan.FromSeconds(5) },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (PlacementDriverException)
        {
        }
    }
}
