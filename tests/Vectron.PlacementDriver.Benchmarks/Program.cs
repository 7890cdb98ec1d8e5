using System.Globalization;
using Vectron.PlacementDriver.Benchmarks;

const string usage = """
    usage: benchmarks empty-call PORT        serve constant answers, the reference for reads
           benchmarks prepare GRPC_ADDRESS   register a worker and create the collection 'docs'
           benchmarks failover KILLS         kill the leader of three nodes so often, print the gaps without writes
    """;

switch (args)
{
    case ["empty-call", var port]:
        await EmptyCall.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["prepare", var address]:
        await Preparation.RunAsync(address);
        return 0;
    case ["failover", var kills]:
        await FailoverScenario.RunAsync(int.Parse(kills, CultureInfo.InvariantCulture));
        return 0;
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}
