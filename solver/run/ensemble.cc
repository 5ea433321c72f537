#include "solver/run/ensemble.h"

#include "solver/run/cycle_files.h"
#include "solver/run/estimate.h"
#include "solver/run/guard_rails.h"
#include "solver/run/identity.h"
#include "solver/run/realisation_files.h"
#include "solver/run/stop_request.h"
#include "solver/run/texts.h"

#include <deal.II/base/mpi.h>

#include <array>

namespace cryoglass
{
  Ensemble::Ensemble(const Case &the_case, const RunOptions &options, const MPI_Comm communicator)
    : case_(the_case)
    , session_(the_case, options, communicator)
    , checkpoints_(session_.folder(), communicator, identity_of_run(the_case))
    , starts_anew_(options.starts_anew)
    , log_(session_.log())
    , communicator_(communicator)
    , n_ranks_(dealii::Utilities::MPI::n_mpi_processes(communicator))
    , thermal_strain_(make_thermal_strain(the_case.alloy, the_case.treatment))
  {
    form_groups();
    lattice_ = std::make_unique<Lattice>(the_case.box.shape, group_communicator_, the_case.box.threads_per_rank);
  }

  Ensemble::~Ensemble()
  {
    lattice_.reset();
    MPI_Comm_free(&group_communicator_);
  }

  void
  Ensemble::form_groups()
  {
    const unsigned int per_group = // that of the first rank: nodes may differ
      dealii::Utilities::MPI::broadcast(communicator_, ranks_per_realisation(case_, n_ranks_));
    group_    = dealii::Utilities::MPI::this_mpi_process(communicator_) / per_group;
    n_groups_ = n_ranks_ / per_group;
    MPI_Comm_split(communicator_, static_cast<int>(group_), 0, &group_communicator_);
  }

  void
  Ensemble::run()
  {
    find_earlier_run();
    listen_for_stop_requests();
    const std::size_t n = case_.glass.n_realisations;
    if (const std::string slow = lattice_->slow_sizes(); !slow.empty())
      log_.line("hint: Fourier transforms are slow for " + slow);
    log_.stage(std::to_string(n) + " realisations of " + describe(case_.box.shape) + ", " + std::to_string(n_groups_) +
               " at a time on " + counted(n_ranks_ / n_groups_, "rank") + (n_groups_ > 1 ? " each" : ""));
    if (n_resumed_ > 0)
      log_.line("      going on after " + counted(n_resumed_, "realisation"));
    for (const std::string &warning : state_.warnings) // of the first one, which is in the checkpoint
      log_.warning(warning);
    double start = dealii::Utilities::MPI::broadcast(communicator_, log_.seconds());
    while (state_.rows.size() < n)
      {
        try
          {
            advance();
          }
        catch (const StoppedEarly &)
          {
            stop();
          }
        constexpr double interval = 2.; // s
        const double     now      = dealii::Utilities::MPI::broadcast(communicator_, log_.seconds());
        // The next round takes as long as this one.
        const bool is_stop = dealii::Utilities::MPI::max(is_stop_requested(now - start) ? 1u : 0u, communicator_) > 0;
        if (state_.rows.size() < n && is_stop)
          stop();
        start = now;
        if (state_.rows.size() < n && now - last_checkpoint_ > interval)
          {
            save();
            last_checkpoint_ = now;
          }
        log_.progress(static_cast<double>(state_.rows.size()) / static_cast<double>(n),
                      std::to_string(state_.rows.size()) + " of " + std::to_string(n) + " realisations");
      }
    write_results();
  }

  void
  Ensemble::stop()
  {
    if (state_.rows.size() > n_saved_)
      save();
    throw StoppedEarly("stopped after " + std::to_string(state_.rows.size()) + " of " +
                       std::to_string(case_.glass.n_realisations) +
                       " realisations; the same command goes on from there");
  }

  void
  Ensemble::find_earlier_run()
  {
    constexpr unsigned int   n_stages = 2;
    std::vector<std::string> problems;
    const bool               is_found =
      !starts_anew_ && checkpoints_.load(
                         [this](const nlohmann::ordered_json &numbers, const CheckpointFieldReader &) {
                           const unsigned int n_cycle_rows = case_.evolution ? case_.treatment.n_cycles + 1 : 0;
                           state_     = ensemble_state_from_json(numbers, case_.glass, n_cycle_rows);
                           n_resumed_ = n_saved_ = state_.rows.size();
                         },
                         problems);
    session_.open(n_stages, is_found, problems);
  }

  void
  Ensemble::save()
  {
    EnsembleState state = state_;
    state.counts        = total_counts();
    checkpoints_.save(to_json(state));
    n_saved_ = state_.rows.size();
  }

  void
  Ensemble::agree_on_stop(const std::function<void()> &action) const
  {
    std::string reason;
    try
      {
        action();
      }
    catch (const StoppedEarly &request)
      {
        reason = request.what();
      }
    if (dealii::Utilities::MPI::max(reason.empty() ? 0u : 1u, communicator_) > 0)
      throw StoppedEarly(reason);
  }

  std::unique_ptr<Realisation>
  Ensemble::begin_realisation()
  {
    const std::size_t index = state_.rows.size() + group_;
    if (index >= case_.glass.n_realisations)
      return nullptr;
    auto realisation = std::make_unique<Realisation>(case_, thermal_strain_, *lattice_, case_.glass.seed + index);
    realisation->set_interruptible(true);
    realisation->sample();
    realisation->solve();
    if (index > 0)
      return realisation;
    state_.first = realisation->box().effective();
    for (const auto &warnings :
         {realisation->glass().warnings(), realisation->box().solver().warnings(), warnings_of(case_)})
      state_.warnings.insert(state_.warnings.end(), warnings.begin(), warnings.end());
    for (const std::string &warning : state_.warnings)
      log_.warning(warning);
    return realisation;
  }

  void
  Ensemble::advance()
  {
    std::unique_ptr<Realisation> realisation;
    agree_on_stop([&] { realisation = begin_realisation(); });
    if (!specimen_)
      follow_specimen();
    std::string own_row;
    agree_on_stop([&] {
      if (realisation)
        finish_realisation(*realisation, state_.rows.empty() && group_ == 0);
    });
    if (realisation)
      {
        distribution_.add(realisation->energy().field());
        if (lattice_->first_plane() == 0 && lattice_->n_local_planes() > 0) // one rank of the group sends it
          own_row = to_json(make_row(realisation->result())).dump();
      }
    collect(own_row);
  }

  void
  Ensemble::finish_realisation(Realisation &realisation, const bool is_first)
  {
    CycleFiles cycle_files(case_, realisation, session_.folder().path());
    if (is_first)
      realisation.observe_cycles([&](const CycleRow &row) { cycle_files.observe(row); });
    for (unsigned int cycle = 1; cycle <= specimen_->n_cycles(); ++cycle)
      realisation.undergo_cycle(cycle, specimen_->result());
    realisation.evaluate(specimen_->result());
    if (!is_first)
      return;
    if (case_.evolution)
      cycle_files.write_pictures();
    RealisationFiles(case_, thermal_strain_, session_.folder().path()).write(realisation, specimen_->result());
  }

  void
  Ensemble::collect(const std::string &own_row)
  {
    for (const std::string &text : dealii::Utilities::MPI::all_gather(communicator_, own_row))
      {
        if (text.empty())
          continue;
        EnsembleRow row = row_from_json(nlohmann::ordered_json::parse(text));
        state_.mean_energy_sums.resize(row.mean_energy.size());
        for (std::size_t i = 0; i < row.mean_energy.size(); ++i)
          state_.mean_energy_sums[i] += row.mean_energy[i];
        row.mean_energy.clear();
        state_.rows.push_back(std::move(row));
      }
  }

  void
  Ensemble::follow_specimen()
  {
    // The first group has the first realisation.
    const auto                  moduli = state_.first.moduli;
    const std::array<double, 4> first =
      dealii::Utilities::MPI::broadcast(communicator_,
                                        std::array<double, 4>{state_.first.thermal_expansion,
                                                              moduli ? 1. : 0.,
                                                              moduli ? moduli->bulk_modulus : 0.,
                                                              moduli ? moduli->shear_modulus : 0.});
    state_.first.thermal_expansion = first[0];
    state_.first.moduli.reset();
    if (first[1] > 0.)
      state_.first.moduli = {first[2], first[3]};

    std::optional<std::filesystem::path> fields;
    if (case_.output.has_fields)
      fields = session_.folder().path() / "fields";
    specimen_ = SpecimenRun::make(
      case_,
      make_body(state_.first, case_.alloy),
      thermal_strain_,
      fields,
      [this](const std::string &text) { log_.line("      " + text); },
      communicator_);
    specimen_->set_interruptible(true);
    for (unsigned int cycle = 1; cycle <= case_.treatment.n_cycles; ++cycle)
      specimen_->follow_cycle(show_cycles(log_, case_.treatment));
    specimen_->finish();
  }

  std::vector<std::uint64_t>
  Ensemble::total_counts() const
  {
    std::vector<std::uint64_t> counts = distribution_.total(communicator_);
    for (std::size_t i = 0; i < state_.counts.size(); ++i)
      counts.at(i) += state_.counts[i];
    return counts;
  }
} // namespace cryoglass
