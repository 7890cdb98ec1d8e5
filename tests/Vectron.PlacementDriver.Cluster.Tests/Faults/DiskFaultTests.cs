using System.Diagnostics;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// A leader whose disk refuses to write acknowledges nothing more and leads no more, and the others go on with everything
/// that was acknowledged.
/// </summary>
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    public static TheoryData<string> Faults => ["FullDisk", "FailingDisk", "ReadOnlyDisk"];

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public async Task Leader_WhoseDiskRefusesWrites_EndsAndLosesNothing(string name)
    {
        var whyNot = await LoopDisk.WhyNotAsync();
        Skip.If(whyNot is not null, whyNot);
        var fault = FaultCatalog.All.Single(fault => fault.Name == name);
        await using var ground = await FaultGround.CreateWithDisksAsync();
        _ = await FaultGround.CanWriteAsync(ground.Nodes[0], 1);
        var leader = await ground.LeaderAsync();
        var others = ground.Nodes.Where(node => node != leader).ToArray();
        var before = await WriteAsync(leader, 0);
        before.Should().NotBeNull("the cluster was sound");

        await fault.StartAsync(ground, new Random(1));
        var harmed = Stopwatch.GetTimestamp();
        var acknowledged = new List<string> { before! };
        for (var i = 1; leader.Process.IsRunning && Stopwatch.GetElapsedTime(harmed) < TimeSpan.FromSeconds(20); i++)
        {
            if (await WriteAsync(leader, i) is { } address)
            {
                acknowledged.Add(address);
            }
        }

        var ended = Stopwatch.GetElapsedTime(harmed);
        leader.Process.IsRunning.Should().BeFalse("a node that cannot write must end; it printed\n" + leader.Process.Output);
        await Eventually.TrueAsync(() => FaultGround.CanWriteAsync(others[0], 2), () => "the others should go on");
        foreach (var other in others)
        {
            var workers = await other.Process.Client.ListWorkersAsync(new ListWorkersRequest(), deadline: DateTime.UtcNow.AddSeconds(10));
            workers.Workers.Select(worker => worker.RaftAddress).Should().Contain(acknowledged, "what was acknowledged is never lost");
        }

        output.WriteLine($"{name}: the leader ended after {ended.TotalMilliseconds:F0} ms with {await leader.Process.WaitForExitAsync()}, {acknowledged.Count - 1} writes acknowledged after the fault, none lost");
        await fault.HealAsync(ground);
        await ground.RestoreAsync();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_WhoseDiskFillsWhileItServes_EndsAndComesBackOnceThereIsRoom(bool leads)
    {
        var whyNot = await LoopDisk.WhyNotAsync();
        Skip.If(whyNot is not null, whyNot);
        await using var ground = await FaultGround.CreateWithDisksAsync();
        _ = await FaultGround.CanWriteAsync(ground.Nodes[0], 1);
        var victim = leads ? await ground.LeaderAsync() : await ground.FollowerAsync(new Random(1));
        var other = ground.Nodes.First(node => node != victim);
        var acknowledged = new List<string>();

        victim.Disk!.FillUpTo(28L << 20);

        // Little by little, under writes through both: the node ends before its log meets the end of the disk.
        for (var number = 0; victim.Process.IsRunning && victim.Disk.Room > 1 << 20; number += 2)
        {
            victim.Disk.FillMore();
            await KeepAsync(victim, number);
            await KeepAsync(other, number + 1);
        }

        await Eventually.TrueAsync(
            async () =>
            {
                await KeepAsync(other, 500);
                return !victim.Process.IsRunning;
            },
            () => "a node without room must end; it printed\n" + victim.Process.Output);
        (await victim.Process.WaitForExitAsync()).Should().Be(DiskFault.Broken, victim.Process.Output);
        victim.Process.Output.Should().Contain("is full:").And.Contain("Free some space and start again");
        output.WriteLine($"ended with {victim.Disk.Room} bytes left and {acknowledged.Count} writes acknowledged");

        // As long as nothing is freed, a supervisor's next try ends the same way, and touches nothing.
        victim.Process.Start();
        (await victim.Process.WaitForExitAsync()).Should().Be(3, victim.Process.Output);
        await Eventually.TrueAsync(() => KeepAsync(other, 600), () => "the others should go on");
        for (var number = 601; number < 620; number++)
        {
            await KeepAsync(other, number);
        }

        victim.Disk.Free();
        await ground.RestoreAsync();
        foreach (var node in ground.Nodes)
        {
            var workers = await node.Process.Client.ListWorkersAsync(new ListWorkersRequest(), deadline: DateTime.UtcNow.AddSeconds(10));
            workers.Workers.Select(worker => worker.RaftAddress).Should().Contain(acknowledged, "what was acknowledged is on every node");
        }

        (await WriteAsync(victim, 700)).Should().NotBeNull("it serves again");

        async Task<bool> KeepAsync(GroundNode node, int number)
        {
            var address = await WriteAsync(node, number);
            acknowledged.AddRange(address is null ? [] : [address]);
            return address is not null;
        }
    }

    [SkippableFact]
    public async Task Leader_WhoseDiskStalls_IsReplacedAndLosesNothing()
    {
        var whyNot = await LoopDisk.WhyNotAsync();
        Skip.If(whyNot is not null, whyNot);
        var fault = FaultCatalog.All.Single(fault => fault.Name == "StalledDisk");
        await using var ground = await FaultGround.CreateWithDisksAsync();
        _ = await FaultGround.CanWriteAsync(ground.Nodes[0], 1);
        var leader = await ground.LeaderAsync();
        var acknowledged = new List<string?> { await WriteAsync(leader, 0) };

        await fault.StartAsync(ground, new Random(1));
        var stalled = Stopwatch.GetTimestamp();
        var other = ground.Nodes.First(node => node != leader);
        await Eventually.TrueAsync(() => FaultGround.CanWriteAsync(other, 2), () => "the others should elect a leader");
        output.WriteLine($"written elsewhere {Stopwatch.GetElapsedTime(stalled).TotalMilliseconds:F0} ms after the leader's disk stalled");
        acknowledged.Add(await WriteAsync(other, 1));
        await fault.HealAsync(ground);
        await ground.RestoreAsync();

        leader.Process.IsRunning.Should().BeTrue("a stall is no failure");
        acknowledged.Should().NotContainNulls();
        foreach (var node in ground.Nodes)
        {
            var workers = await node.Process.Client.ListWorkersAsync(new ListWorkersRequest(), deadline: DateTime.UtcNow.AddSeconds(10));
            workers.Workers.Select(worker => worker.RaftAddress).Should().Contain(acknowledged!);
        }
    }

    private static async Task<string?> WriteAsync(GroundNode node, int number)
    {
        var address = $"127.0.0.1:{10_000 + number}";
        try
        {
            _ = await node.Process.Client.RegisterWorkerAsync(
                new RegisterWorkerRequest { GrpcAddress = address, RaftAddress = address }, deadline: DateTime.UtcNow.AddSeconds(1));
            return address;
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
