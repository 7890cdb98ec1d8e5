using System.Globalization;
using System.Text.Json;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Replication.Offline;

namespace Vectron.PlacementDriver.Server.Offline;

/// <summary>
/// Subcommands that look at the data directory of a node that does not run, or at a backup: <c>inspect</c>, <c>dump</c>,
/// <c>diff</c> and <c>salvage</c>. None of them changes what it looks at.
/// </summary>
internal static class OfflineCommands
{
    private const string Inspect = "inspect";
    private const string Dump = "dump";
    private const string Diff = "diff";
    private const string Salvage = "salvage";
    private const string AcceptLoss = "--accept-loss";

    /// <summary>How they are called, for the help.</summary>
    public const string Usage =
        $"""
          vectron-placementdriver {Inspect} PATH [INDEX]
              what the data directory of a stopped node, or a backup, holds; at an index as far back as the log is kept
          vectron-placementdriver {Dump} PATH [INDEX]
              the whole state as lines of JSON, in the form of a backup
          vectron-placementdriver {Diff} PATH FROM [TO]
              the objects that differ between the states at two indexes, or between two backups: - as it was, + as it is
          vectron-placementdriver {Salvage} PATH FILE [{AcceptLoss}]
              says what may be lost with a majority of a cluster, and writes a backup from the directory of a node that is
              left, for a restore into a new cluster
        """;

    /// <summary>Whether an argument names one of them.</summary>
    public static bool Has(string name) => name is Inspect or Dump or Diff or Salvage;

    /// <summary>Runs one.</summary>
    public static async Task<ExitCode> RunAsync(string[] args, Stream output, TextWriter error, CancellationToken token)
    {
        try
        {
            switch (args)
            {
                case [Inspect, var path]:
                    await InspectAsync(path, null, output, token).ConfigureAwait(false);
                    return ExitCode.Ok;
                case [Inspect, var path, var index]:
                    await InspectAsync(path, IndexOf(index), output, token).ConfigureAwait(false);
                    return ExitCode.Ok;
                case [Dump, var path]:
                    SnapshotCodec.Write((await ReadAsync(path, null, token).ConfigureAwait(false)).State, output);
                    return ExitCode.Ok;
                case [Dump, var path, var index]:
                    SnapshotCodec.Write((await ReadAsync(path, IndexOf(index), token).ConfigureAwait(false)).State, output);
                    return ExitCode.Ok;
                case [Diff, var path, var from]:
                    await CompareAsync(path, from, path, null, output, token).ConfigureAwait(false);
                    return ExitCode.Ok;
                case [Diff, var path, var from, var to]:
                    await CompareAsync(path, from, path, to, output, token).ConfigureAwait(false);
                    return ExitCode.Ok;
                case [Salvage, var path, var file]:
                    return await SalvageAsync(path, file, isAccepted: false, error, token).ConfigureAwait(false);
                case [Salvage, var path, var file, AcceptLoss]:
                    return await SalvageAsync(path, file, isAccepted: true, error, token).ConfigureAwait(false);
                default:
                    await error.WriteLineAsync($"{args[0]}: usage:\n{Usage}").ConfigureAwait(false);
                    return ExitCode.WrongSettings;
            }
        }
        catch (Exception e) when (e is FormatException)
        {
            await error.WriteLineAsync($"{args[0]}: {e.Message}").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }
        catch (Exception e) when (e is DataDirectoryException or UnreadableStateException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{args[0]}: {e.Message}").ConfigureAwait(false);
            return ExitCode.DataDirectoryRefused;
        }
    }

    private static async Task InspectAsync(string path, long? index, Stream output, CancellationToken token)
    {
        var read = await ReadAsync(path, index, token).ConfigureAwait(false);
        var state = read.State;
        var description = new OfflineDescription(
            read.NodeId == 0 ? "backup" : "directory",
            read.NodeId,
            read.OldestIndex,
            read.CommitIndex,
            read.LastIndex,
            state.AppliedIndex,
            state.Revision,
            state.ClockUnixMs,
            state.Identity?.Number ?? read.ClusterNumber,
            state.Identity?.Uid ?? read.ClusterUid,
            state.AssignmentsEpoch,
            state.Workers.Count,
            state.Collections.Count,
            state.Shards.Count,
            SnapshotCodec.Hash(state));
        await JsonSerializer.SerializeAsync(output, description, OfflineJson.Default.OfflineDescription, token).ConfigureAwait(false);
        output.WriteByte((byte)'\n');
    }

    private static async Task CompareAsync(
        string fromPath, string from, string toPath, string? to, Stream output, CancellationToken token)
    {
        // Two backups, or two indexes of one directory.
        var isFile = File.Exists(fromPath);
        var before = await ReadAsync(fromPath, isFile ? null : IndexOf(from), token).ConfigureAwait(false);
        var after = await ReadAsync(isFile ? from : toPath, isFile || to is null ? null : IndexOf(to), token).ConfigureAwait(false);
        var writer = new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        await using var writerScope = writer.ConfigureAwait(false);
        foreach (var line in StateDifference.Between(before.State, after.State))
        {
            await writer.WriteLineAsync(line).ConfigureAwait(false);
        }
    }

    private static async Task<ExitCode> SalvageAsync(
        string path, string file, bool isAccepted, TextWriter error, CancellationToken token)
    {
        if (File.Exists(file))
        {
            throw new IOException($"{file} exists: nothing is ever written over it");
        }

        var read = await OfflineDirectory.ReadAsync(path, index: null, withUncommitted: true, token).ConfigureAwait(false);
        if (isAccepted)
        {
            var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.WriteThrough);
            await using var targetScope = target.ConfigureAwait(false);
            SnapshotCodec.Write(read.State, target);
        }

        var state = read.State;
        await error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
             Node {read.NodeId} has the log up to index {read.LastIndex}: {state.Workers.Count} workers, {state.Collections.Count} collections, {state.Shards.Count} shards.
             {read.LastIndex - read.CommitIndex} of its entries were not known to be committed; they are in it all the same.
             What the lost nodes acknowledged after index {read.LastIndex}, and this node never got, is lost for good: workers that
             registered, collections that were created or deleted, replicas that moved.
             Salvage every node that is left and restore the one with the highest index, into a new cluster with empty data
             directories and another -cluster-id; never start the nodes of the old cluster again.
             {(isAccepted ? $"{file} is written: vectron-pd restore {file}" : $"Nothing was written. If the others are gone for good, say it again with {AcceptLoss}")}
             """)).ConfigureAwait(false);
        return isAccepted ? ExitCode.Ok : ExitCode.WrongSettings;
    }

    private static async Task<OfflineState> ReadAsync(string path, long? index, CancellationToken token)
    {
        if (!File.Exists(path))
        {
            return await OfflineDirectory.ReadAsync(path, index, withUncommitted: false, token).ConfigureAwait(false);
        }

        var file = File.OpenRead(path);
        await using var fileScope = file.ConfigureAwait(false);
        var state = SnapshotCodec.Read(file);
        return index is null || index == state.AppliedIndex
            ? new OfflineState(0, 0, "", state.AppliedIndex, state.AppliedIndex, state.AppliedIndex, state)
            : throw new DataDirectoryException($"{path} is a backup at index {state.AppliedIndex} and knows no other");
    }

    private static long IndexOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new FormatException($"\"{text}\" is not an index: 0 or a positive number");
}
