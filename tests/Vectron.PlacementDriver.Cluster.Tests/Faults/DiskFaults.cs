namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>Harm to the leader's disk, where each node has its own.</summary>
internal abstract class DiskFault : Fault
{
    /// <summary>What an ended process says when its log broke.</summary>
    public const int Broken = 70;

    private const int Refused = 3;

    private GroundNode? victim;

    public override string? WhyNot(FaultGround ground) => ground.Nodes[0].Disk is null ? "needs a mounted file system per node" : null;

    public sealed override async Task StartAsync(FaultGround ground, Random random)
    {
        victim = await ground.LeaderAsync();
        await HarmAsync(victim.Disk!);
    }

    public sealed override Task HealAsync(FaultGround ground) => HealAsync(victim!, ground);

    protected abstract Task HarmAsync(LoopDisk disk);

    protected abstract Task HealAsync(GroundNode victim, FaultGround ground);

    /// <summary>
    /// Mends the file system, under a node that has ended. What a failing disk kept is checked by the node at its start; if it
    /// refuses, it is replaced, as an operator would.
    /// </summary>
    protected static async Task MendAsync(GroundNode victim, FaultGround ground)
    {
        if (victim.Process.IsRunning)
        {
            await victim.Process.KillAsync();
        }

        await victim.Disk!.RepairAsync();
        victim.Process.Start();
        await Eventually.TrueAsync(
            async () => !victim.Process.IsRunning || (await victim.Process.StateAsync()).GetProperty("waitingFor").GetString() == "",
            () => "the node should serve or refuse");
        if (!victim.Process.IsRunning)
        {
            (await victim.Process.WaitForExitAsync()).Should().Be(Refused, victim.Process.Output);
            await ground.ReplaceAsync(victim);
        }
    }
}

internal sealed class FullDisk : DiskFault
{
    public override string Sentence => "the leader's disk fills up";

    protected override Task HarmAsync(LoopDisk disk)
    {
        disk.Fill();
        return Task.CompletedTask;
    }

    protected override async Task HealAsync(GroundNode victim, FaultGround ground)
    {
        (await victim.Process.WaitForExitAsync()).Should().Be(Broken, "a node that cannot write ends; it printed\n" + victim.Process.Output);
        victim.Disk!.Free();
    }
}

internal sealed class StalledDisk : DiskFault
{
    public override string Sentence => "the leader's disk takes no write until it is thawed";

    protected override Task HarmAsync(LoopDisk disk) => disk.FreezeAsync();

    protected override Task HealAsync(GroundNode victim, FaultGround ground) => victim.Disk!.ThawAsync();
}

internal sealed class PowerLoss : Fault
{
    public override string Sentence => "power fails at all nodes at once: what no disk had is gone";

    public override string? WhyNot(FaultGround ground) => ground.Nodes[0].Disk is null ? "needs a mounted file system per node" : null;

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        foreach (var node in ground.Nodes)
        {
            node.Process.Signal(Signals.Stop);
        }

        await Task.WhenAll(ground.Nodes.Select(node => node.Disk!.CopyAsync()));
        await Task.WhenAll(ground.Nodes.Select(node => node.Process.KillAsync()));
        foreach (var node in ground.Nodes)
        {
            await node.Disk!.RevertAsync();
        }
    }
}

internal sealed class FailingDisk : DiskFault
{
    public override string Sentence => "the leader's disk fails to write (EIO)";

    protected override Task HarmAsync(LoopDisk disk)
    {
        disk.BreakBelow();
        return Task.CompletedTask;
    }

    protected override Task HealAsync(GroundNode victim, FaultGround ground) => MendAsync(victim, ground);
}

internal sealed class ReadOnlyDisk : DiskFault
{
    public override string Sentence => "the leader's file system turns read-only";

    protected override Task HarmAsync(LoopDisk disk) => disk.TurnReadOnlyAsync();

    protected override Task HealAsync(GroundNode victim, FaultGround ground) => MendAsync(victim, ground);
}
