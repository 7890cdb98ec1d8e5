namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

internal sealed class KillLeader : Fault
{
    public override string Sentence => "the leader is killed";

    public override async Task StartAsync(FaultGround ground, Random random) => await (await ground.LeaderAsync()).Process.KillAsync();
}

internal sealed class KillFollower : Fault
{
    public override string Sentence => "a follower is killed";

    public override async Task StartAsync(FaultGround ground, Random random) =>
        await (await ground.FollowerAsync(random)).Process.KillAsync();
}

internal sealed class KillMajority : Fault
{
    public override string Sentence => "two nodes are killed, the leader among them";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        var follower = await ground.FollowerAsync(random);
        await (await ground.LeaderAsync()).Process.KillAsync();
        await follower.Process.KillAsync();
    }
}

internal sealed class KillAll : Fault
{
    public override string Sentence => "all nodes are killed at once";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        foreach (var node in ground.Nodes)
        {
            node.Process.Signal(Signals.Kill);
        }

        await Task.WhenAll(ground.Nodes.Select(node => node.Process.WaitForExitAsync()));
    }
}

internal sealed class KillWhileStarting : Fault
{
    public override string Sentence => "a node is killed again and again while it starts";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        var victim = ground.Nodes[random.Next(3)].Process;
        await victim.KillAsync();
        for (var i = 0; i < 3; i++)
        {
            victim.Start();
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(200, 1500)));
            await pause.WaitForNextTickAsync();
            await victim.KillAsync();
        }
    }
}

internal sealed class RestartLeader : Fault
{
    public override string Sentence => "the leader is asked to stop, hands over, and comes back";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        var leader = (await ground.LeaderAsync()).Process;
        leader.Signal(Signals.Terminate);
        (await leader.WaitForExitAsync()).Should().Be(0, leader.Output);
    }
}

internal sealed class RollingRestart : Fault
{
    public override string Sentence => "each node in turn is asked to stop and started again";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        foreach (var node in ground.Nodes)
        {
            node.Process.Signal(Signals.Terminate);
            _ = await node.Process.WaitForExitAsync();
            node.Process.Start();
            await node.Process.WaitUntilReadyAsync();
        }
    }
}

internal sealed class WipeFollower : Fault
{
    public override string Sentence => "a follower loses its data directory and is readmitted";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        var wiped = await ground.FollowerAsync(random);
        await wiped.Process.KillAsync();
        await ground.ReplaceAsync(wiped);
    }
}

/// <summary>Stopped processes: alive to the network, and silent.</summary>
internal abstract class Pause : Fault
{
    private readonly List<DriverProcess> paused = [];

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        paused.AddRange((await ChooseAsync(ground, random)).Select(node => node.Process));
        paused.ForEach(process => process.Signal(Signals.Stop));
    }

    public override Task HealAsync(FaultGround ground)
    {
        paused.ForEach(process => process.Signal(Signals.Continue));
        paused.Clear();
        return Task.CompletedTask;
    }

    protected abstract Task<IEnumerable<GroundNode>> ChooseAsync(FaultGround ground, Random random);
}

internal sealed class PauseLeader : Pause
{
    public override string Sentence => "the leader is stopped for long, and goes on believing that it leads";

    protected override async Task<IEnumerable<GroundNode>> ChooseAsync(FaultGround ground, Random random) => [await ground.LeaderAsync()];
}

internal sealed class PauseFollower : Pause
{
    public override string Sentence => "a follower is stopped for long";

    protected override async Task<IEnumerable<GroundNode>> ChooseAsync(FaultGround ground, Random random) =>
        [await ground.FollowerAsync(random)];
}

internal sealed class PauseMajority : Pause
{
    public override string Sentence => "two nodes are stopped for long, the leader among them";

    protected override async Task<IEnumerable<GroundNode>> ChooseAsync(FaultGround ground, Random random) =>
        [await ground.LeaderAsync(), await ground.FollowerAsync(random)];
}

internal sealed class PauseAll : Pause
{
    public override string Sentence => "all nodes are stopped for long, as a suspended machine is";

    protected override Task<IEnumerable<GroundNode>> ChooseAsync(FaultGround ground, Random random) =>
        Task.FromResult<IEnumerable<GroundNode>>(ground.Nodes);
}

/// <summary>A process that gets a part of its time only: pauses around the election timeout.</summary>
internal sealed class Stutter : Fault
{
    private bool healed;
    private Task stuttering = Task.CompletedTask;

    public override string Sentence => "the leader is stopped again and again for about an election timeout";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        Volatile.Write(ref healed, false);
        stuttering = RunAsync((await ground.LeaderAsync()).Process, random);
    }

    public override async Task HealAsync(FaultGround ground)
    {
        Volatile.Write(ref healed, true);
        await stuttering;
    }

    private async Task RunAsync(DriverProcess victim, Random random)
    {
        while (!Volatile.Read(ref healed))
        {
            victim.Signal(Signals.Stop);
            await Task.Delay(random.Next(50, 900), CancellationToken.None);
            victim.Signal(Signals.Continue);
            await Task.Delay(random.Next(20, 300), CancellationToken.None);
        }
    }
}

internal sealed class LittleMemory : Fault
{
    private DriverProcess? victim;

    public override string Sentence => "a node is restarted with a heap limit that keeps it collecting garbage";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        victim = ground.Nodes[random.Next(3)].Process;
        await victim.KillAsync();
        victim.Environment["DOTNET_GCHeapHardLimit"] = "0x2000000";
        victim.Environment["DOTNET_GCConserveMemory"] = "9";
        victim.Start();
    }

    public override async Task HealAsync(FaultGround ground)
    {
        victim!.Environment.Clear();
        if (victim.IsRunning)
        {
            await victim.KillAsync();
        }
    }
}

/// <summary>The wall clock jumps while the node runs; monotonic time does not, as on a real machine.</summary>
internal abstract class ClockJump(string jump) : Fault
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private DriverProcess? victim;
    private string? file;

    public override string? WhyNot(FaultGround ground) => File.Exists(Library) ? null : "needs libfaketime";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        victim = (await ground.LeaderAsync()).Process;
        file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "+0");
        await victim.KillAsync();
        victim.Environment["LD_PRELOAD"] = Library;
        victim.Environment["FAKETIME_TIMESTAMP_FILE"] = file;
        victim.Environment["FAKETIME_CACHE_DURATION"] = "1";
        victim.Environment["DONT_FAKE_MONOTONIC"] = "1";
        victim.Start();
        await victim.WaitUntilReadyAsync();
        await File.WriteAllTextAsync(file, jump);
    }

    public override async Task HealAsync(FaultGround ground)
    {
        await File.WriteAllTextAsync(file!, "+0");
        victim!.Environment.Clear();
        await victim.KillAsync();
        File.Delete(file!);
    }
}

internal sealed class ClockAhead() : ClockJump("+3600")
{
    public override string Sentence => "a node's wall clock jumps an hour ahead, and back";
}

internal sealed class ClockBehind() : ClockJump("-3600")
{
    public override string Sentence => "a node's wall clock jumps an hour back, and ahead again";
}
