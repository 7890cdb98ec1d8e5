using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Tests.Restoring;

/// <summary>Short ways to send a backup to a cluster under test.</summary>
internal static class Restoration
{
    /// <summary>Who the new cluster is.</summary>
    public static ClusterIdentity NewIdentity { get; } = new(8, new string('8', 32));

    /// <summary>A cluster that was just born.</summary>
    public static TestCluster NewCluster()
    {
        var cluster = new TestCluster();
        cluster.Do(new InitializeCluster(NewIdentity, ClusterSettings.Default)).IsAccepted.Should().BeTrue();
        return cluster;
    }

    /// <summary>A state as a backup, compressed, in parts.</summary>
    public static ImmutableArray<ImmutableArray<byte>> PartsOf(PlacementSnapshot backup, int partBytes = 1_000) =>
        PartsOf(SampleBytes(backup), partBytes);

    /// <summary>A file, compressed, in parts.</summary>
    public static ImmutableArray<ImmutableArray<byte>> PartsOf(byte[] file, int partBytes = 1_000)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(file);
        }

        return [.. compressed.ToArray().Chunk(partBytes).Select(part => part.ToImmutableArray())];
    }

    public static byte[] SampleBytes(PlacementSnapshot state)
    {
        using var file = new MemoryStream();
        SnapshotCodec.Write(state, file);
        return file.ToArray();
    }

    public static string Sha256(ImmutableArray<ImmutableArray<byte>> parts) =>
        Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(part => part)]));

    /// <summary>Begins and sends all parts.</summary>
    public static ulong Send(this TestCluster cluster, ImmutableArray<ImmutableArray<byte>> parts)
    {
        var begun = cluster.Do(new BeginRestore("tape 7"));
        begun.IsAccepted.Should().BeTrue(begun.Message);
        for (var number = 0; number < parts.Length; number++)
        {
            cluster.Do(new AddRestorePart(begun.Id, number, parts[number])).Message.Should().BeEmpty();
        }

        return begun.Id;
    }

    /// <summary>Restores a backup from its beginning to its end.</summary>
    public static CommandOutcome Restore(this TestCluster cluster, PlacementSnapshot backup)
    {
        var parts = PartsOf(backup);
        return cluster.Do(new FinishRestore(cluster.Send(parts), parts.Length, Sha256(parts)));
    }
}
