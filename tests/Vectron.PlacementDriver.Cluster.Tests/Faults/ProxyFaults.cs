namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>Harm on the way to a node, where proxies stand.</summary>
internal abstract class ProxyFault : Fault
{
    public override string? WhyNot(FaultGround ground) => ground.Network is null ? null : "needs proxies, which the namespaces replace";

    public override Task HealAsync(FaultGround ground)
    {
        foreach (var node in ground.Nodes)
        {
            node.Proxy!.Heal();
        }

        return Task.CompletedTask;
    }
}

internal sealed class SlowLinks : ProxyFault
{
    public override string Sentence => "each message between nodes takes 50 ms longer";

    public override Task StartAsync(FaultGround ground, Random random)
    {
        foreach (var node in ground.Nodes)
        {
            node.Proxy!.Delay = TimeSpan.FromMilliseconds(50);
        }

        return Task.CompletedTask;
    }
}

internal sealed class SlowLink : ProxyFault
{
    public override string Sentence => "each message to a follower, and its answer, takes 400 ms longer";

    public override async Task StartAsync(FaultGround ground, Random random) =>
        (await ground.FollowerAsync(random)).Proxy!.Delay = TimeSpan.FromMilliseconds(400);
}

internal sealed class NarrowLinks : ProxyFault
{
    public override string Sentence => "the links between nodes carry 20 KB a second";

    public override Task StartAsync(FaultGround ground, Random random)
    {
        foreach (var node in ground.Nodes)
        {
            node.Proxy!.BytesPerSecond = 20_000;
        }

        return Task.CompletedTask;
    }
}

internal sealed class BrokenConnections : ProxyFault
{
    private bool healed;
    private Task breaking = Task.CompletedTask;

    public override string Sentence => "every connection between nodes breaks several times a second";

    public override Task StartAsync(FaultGround ground, Random random)
    {
        Volatile.Write(ref healed, false);
        breaking = BreakAsync(ground, random);
        return Task.CompletedTask;
    }

    public override async Task HealAsync(FaultGround ground)
    {
        Volatile.Write(ref healed, true);
        await breaking;
    }

    private async Task BreakAsync(FaultGround ground, Random random)
    {
        while (!Volatile.Read(ref healed))
        {
            foreach (var node in ground.Nodes)
            {
                node.Proxy!.BreakConnections();
            }

            await Task.Delay(random.Next(50, 500), CancellationToken.None);
        }
    }
}

internal sealed class RefusedConnections : ProxyFault
{
    public override string Sentence => "nobody can connect to the leader";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        var proxy = (await ground.LeaderAsync()).Proxy!;
        proxy.Refuses = true;
        proxy.BreakConnections();
    }
}

internal sealed class DeafLeader : ProxyFault
{
    public override string Sentence => "what is sent to the leader is swallowed; what it sends arrives";

    public override async Task StartAsync(FaultGround ground, Random random) =>
        (await ground.LeaderAsync()).Proxy!.SwallowsRequests = true;
}

internal sealed class DeafFollower : ProxyFault
{
    public override string Sentence => "what is sent to a follower is swallowed";

    public override async Task StartAsync(FaultGround ground, Random random) =>
        (await ground.FollowerAsync(random)).Proxy!.SwallowsRequests = true;
}

internal sealed class LostAnswers : ProxyFault
{
    public override string Sentence => "requests reach the followers, their answers are swallowed";

    public override async Task StartAsync(FaultGround ground, Random random)
    {
        var leader = await ground.LeaderAsync();
        foreach (var node in ground.Nodes.Where(node => node != leader))
        {
            node.Proxy!.SwallowsAnswers = true;
        }
    }
}
