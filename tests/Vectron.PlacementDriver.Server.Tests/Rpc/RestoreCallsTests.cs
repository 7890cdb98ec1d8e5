using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing;
using BackupService = Vectron.PlacementDriver.Protocol.Admin.V1.BackupService;
using RestoreWatch = Vectron.PlacementDriver.Server.Backups.RestoreWatch;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>A backup out of one server and into another, over the wire.</summary>
public sealed class RestoreCallsTests : ServiceFixture
{
    [Fact]
    public async Task RestoreBackup_OfAnotherCluster_BringsItsStateFrozen()
    {
        var file = await BackupOfAnotherAsync();
        await using var client = NewClient();
        var told = new List<long>();

        var target = (await client.Admin.CanRestoreAsync()).Value;
        var restored = await client.Admin.RestoreBackupAsync(new MemoryStream(file), "tape 7", new Told(told));

        target.RestoreId.Should().Be(0);
        target.ClusterUid.Should().Be(Replica.Current.Identity!.Uid);
        (restored.Workers, restored.Collections, restored.Shards).Should().Be((3, 1, 16));
        restored.NextShardId.Should().Be(17 + (1 << 20));
        told.Should().NotBeEmpty();
        told[^1].Should().Be(file.Length);
        Replica.Current.Freeze!.Reason.Should().Be("it was restored from a backup: tape 7");
        Replica.Current.Peers.Should().ContainSingle("this cluster's nodes stay");
        var beat = await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "2" });
        (beat.Ok, beat.Message).Should().Be((true, "[]"));
        (await Client.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = "docs" })).Shards.Should().HaveCount(16);
        (await FailureOf(Backups().BeginRestoreAsync(new BeginRestoreRequest { DryRun = true }))).Detail.Should().Contain("is not new");
    }

    [Fact]
    public async Task RestoreBackup_OfADamagedFile_IsRefusedAndForgotten()
    {
        var file = await BackupOfAnotherAsync();
        file[file.Length / 2] ^= 1;
        await using var client = NewClient();

        var failure = await FluentActions.Awaiting(() => client.Admin.RestoreBackupAsync(new MemoryStream(file)))
            .Should().ThrowAsync<PlacementDriverException>();

        failure.Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        failure.Which.Detail.Should().StartWith("the backup cannot be restored: snapshot: ");
        Replica.Current.Incoming.Should().BeNull();
        Replica.Current.Freeze.Should().BeNull("the cluster is as new as before");
    }

    [Fact]
    public async Task RestoreBackup_WhoseFileCannotBeRead_IsForgotten()
    {
        await using var client = NewClient();

        await FluentActions.Awaiting(() => client.Admin.RestoreBackupAsync(new BrokenStream())).Should().ThrowAsync<IOException>();

        Replica.Current.Incoming.Should().BeNull();
        Replica.Current.History.Entries.Last().Text.Should().Be("the restore of a backup was given up: its sender gave up");
    }

    [Theory]
    [InlineData(0, StatusCode.InvalidArgument, "data of 0 bytes must be 1 to 262144 bytes")]
    [InlineData(5, StatusCode.FailedPrecondition, "restore 77 is not under way")]
    public async Task AddRestorePart_ThatCannotBe_SaysWhy(int bytes, StatusCode code, string expected)
    {
        var status = await FailureOf(Backups().AddRestorePartAsync(
            new AddRestorePartRequest { RestoreId = 77, Data = ByteString.CopyFrom(new byte[bytes]) }));

        (status.StatusCode, status.Detail).Should().Match(((StatusCode Code, string Detail) one) =>
            one.Code == code && one.Detail.StartsWith(expected));
    }

    [Fact]
    public async Task FinishRestore_WithNoChecksum_IsInvalid() =>
        (await FailureOf(Backups().FinishRestoreAsync(new FinishRestoreRequest { RestoreId = 1 }))).Detail
            .Should().Be("sha256 '' must be 64 lower-case hex digits");

    [Fact]
    public async Task RestoreWatch_PartsStayAway_GivesItUp()
    {
        var begun = await Backups().BeginRestoreAsync(new BeginRestoreRequest());
        await Backups().AddRestorePartAsync(new AddRestorePartRequest { RestoreId = begun.RestoreId, Data = ByteString.CopyFrom(1) });
        var watch = new RestoreWatch(Replica, Time);

        watch.Next().Should().BeNull();
        Time.Advance(RestoreRule.Patience - TimeSpan.FromSeconds(1));
        watch.Next().Should().BeNull();
        await Backups().AddRestorePartAsync(
            new AddRestorePartRequest { RestoreId = begun.RestoreId, Number = 1, Data = ByteString.CopyFrom(2) });
        watch.Next().Should().BeNull("it goes on");
        var stale = new AbandonRestore(begun.RestoreId, 1, "");
        Replica.Carry(stale).IsAccepted.Should().BeFalse();
        Time.Advance(RestoreRule.Patience);

        // The server's own watch may be first.
        var command = watch.Next();
        command.Should().BeOneOf(null, new AbandonRestore(begun.RestoreId, 2, "no part came for 10 minutes"));
        if (command is not null)
        {
            Replica.Carry(command);
        }

        await Eventually.TrueAsync(() => Replica.Current.Incoming is null);
        Replica.Current.History.Entries.Last().Text.Should().Be("the restore of a backup was given up: no part came for 10 minutes");
    }

    private async Task<byte[]> BackupOfAnotherAsync()
    {
        var other = new InMemoryReplica(Time);
        await using var server = await RunningServer.StartAsync(other, Time);
        await Eventually.TrueAsync(() => other.Current.Peers.Count == 1);
        for (var i = 1; i <= 3; i++)
        {
            await server.Placement.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = $"w{i}:1", RaftAddress = $"w{i}:2" });
            await server.Placement.HeartbeatAsync(new HeartbeatRequest { WorkerId = $"{i}" });
        }

        await server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        using var backup = new MemoryStream();
        var call = new BackupService.BackupServiceClient(server.Channel).TakeBackup(new TakeBackupRequest());
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            part.Data.WriteTo(backup);
        }

        SnapshotCodec.Read(new MemoryStream(backup.ToArray())).Shards.Should().HaveCount(16);
        return backup.ToArray();
    }

    private PlacementDriverClient NewClient() => new(new PlacementDriverClientOptions { Addresses = [Server.Channel.Target] });

    private BackupService.BackupServiceClient Backups() => new(Server.Channel);

    private sealed class Told(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("the disk is gone");
    }
}
