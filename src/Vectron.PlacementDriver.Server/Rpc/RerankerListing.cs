using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>The answer to ListRerankers.</summary>
internal static class RerankerListing
{
    /// <summary>
    /// Every reranker in order of id. Should the list outgrow what clients accept, the metadata is left out.
    /// </summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="mostBytes">What clients accept.</param>
    public static ListRerankersResponse Of(PlacementSnapshot snapshot, int mostBytes = WorkerListing.MostBytes)
    {
        var response = new ListRerankersResponse();
        response.Rerankers.AddRange(snapshot.Rerankers.Values.Select(Describe));
        if (response.CalculateSize() > mostBytes)
        {
            foreach (var reranker in response.Rerankers)
            {
                reranker.Metadata.Clear();
            }
        }

        return response;
    }

    private static RerankerInfo Describe(Reranker reranker)
    {
        var info = new RerankerInfo
        {
            RerankerId = reranker.Id.ToString(CultureInfo.InvariantCulture),
            GrpcAddress = reranker.GrpcAddress,
            LastHeartbeat = reranker.LastHeartbeatUnixMs / 1000,
            Healthy = reranker.Healthy,
        };
        Add("capabilities", string.Join(',', reranker.Capabilities));
        Add("rack", reranker.Location.Rack);
        Add("zone", reranker.Location.Zone);
        Add("region", reranker.Location.Region);
        return info;

        void Add(string key, string value)
        {
            if (value.Length > 0)
            {
                info.Metadata.Add(key, value);
            }
        }
    }
}
