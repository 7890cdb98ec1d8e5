namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>Harm in the network, where the nodes have namespaces.</summary>
internal abstract class NetworkFault : Fault
{
    public override string? WhyNot(FaultGround ground) => ground.Network is null ? "needs network namespaces" : null;

    public sealed override async Task StartAsync(FaultGround ground, Random random)
    {
        var leader = (await ground.LeaderAsync()).Number;
        int[] followers = [.. Enumerable.Range(1, 3).Where(number => number != leader)];
        await StartAsync(ground.Network!, leader, followers, random);
    }

    public override Task HealAsync(FaultGround ground) => ground.Network!.HealAsync();

    protected abstract Task StartAsync(TestNetwork network, int leader, int[] followers, Random random);
}

internal sealed class IsolatedLeader : NetworkFault
{
    public override string Sentence => "the leader and the others hear nothing from each other";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        await network.CutAsync(leader, followers[0]);
        await network.CutAsync(leader, followers[1]);
    }
}

internal sealed class IsolatedFollower : NetworkFault
{
    public override string Sentence => "a follower and the others hear nothing from each other";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        var alone = followers[random.Next(2)];
        foreach (var other in Enumerable.Range(1, 3).Where(number => number != alone))
        {
            await network.CutAsync(alone, other);
        }
    }
}

internal sealed class AllIsolated : NetworkFault
{
    public override string Sentence => "no node hears any other";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        await network.CutAsync(1, 2);
        await network.CutAsync(2, 3);
        await network.CutAsync(1, 3);
    }
}

internal sealed class LeaderHearsNobody : NetworkFault
{
    public override string Sentence => "one way: the leader hears nobody, everybody hears the leader";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        await network.DropAsync(leader, followers[0]);
        await network.DropAsync(leader, followers[1]);
    }
}

internal sealed class NobodyHearsTheLeader : NetworkFault
{
    public override string Sentence => "one way: nobody hears the leader, the leader hears everybody";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        await network.DropAsync(followers[0], leader);
        await network.DropAsync(followers[1], leader);
    }
}

internal sealed class Bridge : NetworkFault
{
    public override string Sentence => "the leader and a follower are cut off from each other; the third node hears both";

    protected override Task StartAsync(TestNetwork network, int leader, int[] followers, Random random) =>
        network.CutAsync(leader, followers[random.Next(2)]);
}

internal sealed class FollowersApart : NetworkFault
{
    public override string Sentence => "the followers are cut off from each other; the leader hears both";

    protected override Task StartAsync(TestNetwork network, int leader, int[] followers, Random random) =>
        network.CutAsync(followers[0], followers[1]);
}

internal sealed class Ring : NetworkFault
{
    public override string Sentence => "each node hears its predecessor only";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        await network.DropAsync(1, 2);
        await network.DropAsync(2, 3);
        await network.DropAsync(3, 1);
    }
}

internal sealed class PacketLoss : NetworkFault
{
    public override string Sentence => "every fifth packet between nodes is lost";

    protected override async Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        for (var at = 1; at <= 3; at++)
        {
            foreach (var from in Enumerable.Range(1, 3).Where(from => from != at))
            {
                await network.DropAsync(at, from, percent: 20);
            }
        }
    }
}

internal sealed class NarrowLeader : NetworkFault
{
    public override string? WhyNot(FaultGround ground) => base.WhyNot(ground) ?? Shell.WhyNot("tc");

    public override string Sentence => "the leader can send 200 kbit a second";

    protected override Task StartAsync(TestNetwork network, int leader, int[] followers, Random random) =>
        network.LimitAsync(leader, "200kbit");
}

internal sealed class FlappingPartition : NetworkFault
{
    private bool healed;
    private Task flapping = Task.CompletedTask;

    public override string Sentence => "the leader is cut off and joined again several times a second";

    public override async Task HealAsync(FaultGround ground)
    {
        Volatile.Write(ref healed, true);
        await flapping;
        await base.HealAsync(ground);
    }

    protected override Task StartAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        Volatile.Write(ref healed, false);
        flapping = FlapAsync(network, leader, followers, random);
        return Task.CompletedTask;
    }

    private async Task FlapAsync(TestNetwork network, int leader, int[] followers, Random random)
    {
        while (!Volatile.Read(ref healed))
        {
            await network.CutAsync(leader, followers[0]);
            await network.CutAsync(leader, followers[1]);
            await Task.Delay(random.Next(50, 400), CancellationToken.None);
            await network.HealAsync();
            await Task.Delay(random.Next(50, 400), CancellationToken.None);
        }
    }
}
