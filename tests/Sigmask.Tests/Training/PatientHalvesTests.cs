using Sigmask.Data;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class PatientHalvesTests
{
    [Fact]
    public void Halves_have_about_as_many_images_and_whole_patients()
    {
        CaseKey[] cases = [.. Enumerable.Range(0, 60).Select(index => new CaseKey($"case{index}", $"patient{index / 4}"))];
        for (var seed = 0; seed < 20; seed++)
        {
            var halves = new PatientHalves(cases, seed);
            Assert.InRange(cases.Count(key => halves.Of(key.Patient) == 1), 28, 32);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_halves_in_any_order_of_the_cases_and_another_seed_others()
    {
        CaseKey[] cases = [.. Enumerable.Range(0, 30).Select(index => new CaseKey($"case{index}", $"patient{index}"))];
        int[] Halves(int seed, CaseKey[] from) => [.. cases.Select(key => new PatientHalves(from, seed).Of(key.Patient))];
        Assert.Equal(Halves(3, cases), Halves(3, [.. cases.Reverse()]));
        Assert.NotEqual(Halves(3, cases), Halves(4, cases));
    }

    [Fact]
    public void One_patient_cannot_be_halved()
    {
        var error = Assert.Throws<DataException>(() => new PatientHalves([new("a", "p"), new("b", "p")], 1));
        Assert.Equal("1 patient cannot be halved for `TrainingPlan.Guide = cross`; take `TrainingPlan.Guide = ema`, or give a patient pattern that tells patients apart.", error.Message);
    }
}
